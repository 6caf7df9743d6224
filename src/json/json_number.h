/* SPDX-License-Identifier: Apache-2.0 */
/* json_number: the literals of numbers. */
#ifndef PROMTAIL_JSON_NUMBER_H
#define PROMTAIL_JSON_NUMBER_H

#include "promtail/slice.h"

/* Whether the whole text is a number of RFC 8259. */
bool json_number_is_valid(struct slice text);

#endif
