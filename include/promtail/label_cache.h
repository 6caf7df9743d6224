/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_cache: label sets, each made once as long as there is room, and kept from one invocation to
 * the next.
 *
 * Flow:      labels -> LABEL_CACHE (label_rules) -> label_set -> entry
 * Ownership: borrows the rules, and runs them. A set is the cache's and lives until the next
 *            label_cache_get or label_cache_begin: the cache is emptied when it is full.
 * Limits:    LABEL_CACHE_SETS_MAX sets and LABEL_CACHE_BYTES_MAX bytes, and one set of any size
 *            more.
 */
#ifndef PROMTAIL_LABEL_CACHE_H
#define PROMTAIL_LABEL_CACHE_H

#include "promtail/label_rules.h"

enum { LABEL_CACHE_SETS_MAX = 1024, LABEL_CACHE_BYTES_MAX = 1024 * 1024 };

struct label_cache;

struct label_cache *label_cache_new(struct label_rules *rules);
void label_cache_destroy(struct label_cache *cache); /* NULL is allowed */
/* An invocation begins. Few sets are kept; many, or those of which a warning is due once in an
 * invocation, are made again. */
void label_cache_begin(struct label_cache *cache);
/* As label_rules_apply: the same labels give the same set as long as it is kept. */
const struct label_set *label_cache_get(struct label_cache *cache, struct labels *labels,
                                        const struct log *log) __attribute__((returns_nonnull));
/* A set of labels that were final once (label_rules_apply_none). It is not found again. */
const struct label_set *label_cache_make_final(struct label_cache *cache, struct labels *labels,
                                               const struct log *log)
    __attribute__((returns_nonnull));
/* Of sets and their keys, at this moment. */
size_t label_cache_bytes(const struct label_cache *cache);

#endif
