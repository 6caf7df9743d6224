/* SPDX-License-Identifier: Apache-2.0 */
/*
 * class: the parts of a pattern that stand for a set of code points: [a-z], [^[:alpha:]\d], \w,
 * \p{Greek} ("RE2 syntax", character classes).
 */
#ifndef PROMTAIL_CODEC_REGEX_CLASS_H
#define PROMTAIL_CODEC_REGEX_CLASS_H

#include "cursor.h"
#include "set.h"

/* The cursor stands on the '['; adds what is in the brackets to the (empty) set. */
MUST_CHECK bool regex_class_parse(struct regex_cursor *cursor, bool fold, struct regex_set *set);

/* If the cursor stands on \d, \pL or their like, adds that and goes behind it: *found. */
MUST_CHECK bool regex_class_parse_escape(struct regex_cursor *cursor, bool fold,
                                         struct regex_set *set, bool *found);

#endif
