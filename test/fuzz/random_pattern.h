/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random_pattern: a pattern made of all that Go's regexp/syntax knows. A few are not valid.
 */
#ifndef PROMTAIL_TEST_RANDOM_PATTERN_H
#define PROMTAIL_TEST_RANDOM_PATTERN_H

#include "dice.h"
#include "letters.h"
#include "promtail/buf.h"

/* Replaces what is in pattern (its maximum is to be RANDOM_PATTERN_MAX or more) and letters. */
enum { RANDOM_PATTERN_MAX = 1 << 16 };
void random_pattern(struct dice *dice, struct buf *pattern, struct letters *letters);

#endif
