/* SPDX-License-Identifier: Apache-2.0 */
/*
 * class: the parts of a pattern that stand for a set of code points: [a-z], [^[:alpha:]\d], \w,
 * \p{Greek} ("RE2 syntax", character classes).
 */
#ifndef PROMTAIL_REGEX_CLASS_H
#define PROMTAIL_REGEX_CLASS_H

#include "cursor.h"
#include "set.h"

/* The cursor is at the '['; adds what is in the brackets to the empty set. */
MUST_CHECK bool regex_class_parse(struct regex_cursor *cursor, bool fold, struct regex_set *set);

/* If the cursor is at \d, \pL or a similar escape, adds its set and moves past it: *found is
 * true. */
MUST_CHECK bool regex_class_parse_escape(struct regex_cursor *cursor, bool fold,
                                         struct regex_set *set, bool *found);

#endif
