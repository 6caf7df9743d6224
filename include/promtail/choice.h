/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choice: the values that a setting may have as words, and the enum value of each; the rows are
 * defined beside their enum. The word of the last row is NULL. When several words have one value,
 * the first is shown.
 */
#ifndef PROMTAIL_CHOICE_H
#define PROMTAIL_CHOICE_H

#include "promtail/slice.h"

struct choice {
    const char *word; /* in small letters */
    int value;        /* of the enum */
};

/* The row with this word, in upper or lower case; NULL when there is none. */
const struct choice *choice_find(const struct choice *choices, struct slice word);
/* The value is one of the rows'. */
const char *choice_word(const struct choice *choices, int value);

#endif
