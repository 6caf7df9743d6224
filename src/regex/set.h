/* SPDX-License-Identifier: Apache-2.0 */
/*
 * set: a set of code points while it is built from single code points, ranges, classes and their
 * foldings.
 */
#ifndef PROMTAIL_REGEX_SET_H
#define PROMTAIL_REGEX_SET_H

#include "promtail/arena.h"
#include "promtail/buf.h"
#include "promtail/unicode.h"

struct regex_set {
    struct buf ranges; /* owned; struct unicode_range, in any order, overlapping */
};

void regex_set_init(struct regex_set *set);
void regex_set_clean_up(struct regex_set *set); /* safe on zeroes, and twice */
void regex_set_reset(struct regex_set *set);

/* fold: also adds all that differ only by case. */
void regex_set_add(struct regex_set *set, uint32_t first, uint32_t last, bool fold);
/* negated: adds all code points that are not in the class or its foldings. */
void regex_set_add_class(struct regex_set *set, struct unicode_class class, bool fold,
                         bool negated);
void regex_set_negate(struct regex_set *set);
/* As a class, in the arena. */
struct unicode_class regex_set_finish(struct regex_set *set, struct arena *arena);

#endif
