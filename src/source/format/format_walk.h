/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_walk: a pattern on its way along a text, token by token, up to its end or to the next **
 * (format_key.h has the language).
 *
 * Ownership: borrows the text and the match.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_WALK_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_WALK_H

#include "format_match.h"

struct walk {
    struct slice key; /* what the pattern is held against */
    size_t at;
    struct format_match *match;
};

/* Where a walk can go on when a part did not fit. */
struct place {
    size_t at;
    unsigned captured;
};

void walk_return(struct walk *walk, struct place place);
struct slice walk_rest(const struct walk *walk);

/* Takes the pattern up to its end or to a **. False: it does not fit here. */
bool walk_match(struct walk *walk, struct slice *pattern);
/* What the braces at the front of the pattern hold; takes them off. */
enum s3_capture walk_braces(struct slice *pattern, struct slice *what);

#endif
