/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: a set of code points while it is put together, of single ones, ranges, classes and what
 * folds to them.
 */
#ifndef PROMTAIL_CODEC_REGEX_SET_H
#define PROMTAIL_CODEC_REGEX_SET_H

#include "promtail/arena.h"
#include "promtail/buf.h"
#include "promtail/unicode.h"

struct regex_set {
    struct buf ranges; /* owned; struct unicode_range, in any order, overlapping */
};

void regex_set_init(struct regex_set *set);
void regex_set_clean_up(struct regex_set *set); /* safe on zeroes, and twice */
void regex_set_reset(struct regex_set *set);

/* fold: and all that differ only by case. */
void regex_set_add(struct regex_set *set, uint32_t first, uint32_t last, bool fold);
/* negated: all that the class, and what folds to it, does not have. */
void regex_set_add_class(struct regex_set *set, struct unicode_class class, bool fold,
                         bool negated);
void regex_set_negate(struct regex_set *set);
/* As a class, in the arena. */
struct unicode_class regex_set_finish(struct regex_set *set, struct arena *arena);

#endif
