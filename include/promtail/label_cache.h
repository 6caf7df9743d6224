/* SPDX-License-Identifier: Apache-2.0 */
/* label_cache: the label sets of one invocation, each made once. */
#ifndef PROMTAIL_LABEL_CACHE_H
#define PROMTAIL_LABEL_CACHE_H

#include "promtail/label_rules.h"

/* Label sets of one invocation, each made once; the same input gives the same pointer. Bounded:
 * emptied when full (the sets stay in the arena). */
struct label_cache;

struct label_cache *label_cache_new(const struct label_rules *rules); /* borrows the rules */
void label_cache_destroy(struct label_cache *cache);                  /* NULL is allowed */
/* Before its arena is; an invocation begins. */
void label_cache_reset(struct label_cache *cache);
/* As label_rules_apply. */
const struct label_set *label_cache_get(struct label_cache *cache, struct labels *labels,
                                        struct arena *arena, const struct log *log)
    __attribute__((returns_nonnull));

#endif
