/* SPDX-License-Identifier: Apache-2.0 */
/*
 * choice: the words that a setting may be, and what each stands for: rows that stand beside their
 * enum. The last row's word is NULL. The first of several words for one value is the one shown.
 */
#ifndef PROMTAIL_CHOICE_H
#define PROMTAIL_CHOICE_H

#include "promtail/slice.h"

struct choice {
    const char *word; /* in small letters */
    int value;        /* of the enum */
};

/* The row with this word, in any case; NULL: there is none. */
const struct choice *choice_find(const struct choice *choices, struct slice word);
/* The value is one of the rows'. */
const char *choice_word(const struct choice *choices, int value);

#endif
