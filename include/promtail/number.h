/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: decimal text to integers, strictly: digits only, no sign unless stated, no overflow,
 * nothing before or after.
 */
#ifndef PROMTAIL_NUMBER_H
#define PROMTAIL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/slice.h"

bool number_parse_u64(struct slice text, uint64_t *number);
bool number_parse_i64(struct slice text, int64_t *number); /* one leading '-' allowed */

#endif
