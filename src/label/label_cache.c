/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_cache.h"
#include "promtail/buf.h"
#include "promtail/map.h"

enum { SETS_MAX = 1024, KEY_MAX = 1024 * 1024 };

struct label_cache {
    const struct label_rules *rules; /* borrowed */
    struct map sets;                 /* keys and values live in the invocation's arena */
    struct buf key;                  /* scratch */
};

struct label_cache *label_cache_new(const struct label_rules *rules) {
    struct label_cache *cache = mem_zalloc(sizeof(*cache));

    cache->rules = rules;
    map_init(&cache->sets, (uint64_t)(uintptr_t)cache);
    buf_init(&cache->key, KEY_MAX);
    return cache;
}

void label_cache_destroy(struct label_cache *cache) {
    if (cache != NULL) {
        map_clean_up(&cache->sets);
        buf_clean_up(&cache->key);
        mem_free(cache);
    }
}

void label_cache_reset(struct label_cache *cache) {
    map_reset(&cache->sets);
    label_rules_begin(cache->rules);
}

/* Lengths in front, so that no two inputs have one key. */
static bool append_text(struct buf *key, struct slice text) {
    return buf_append(key, slice_of(&text.len, sizeof(text.len))) && buf_append(key, text);
}

static bool write_key(struct buf *key, const struct labels *labels) {
    bool ok = true;

    buf_reset(key);
    for (size_t i = 0; i < labels->count && ok; i++) {
        ok = append_text(key, labels->items[i].name) && append_text(key, labels->items[i].value);
    }
    return ok;
}

const struct label_set *label_cache_get(struct label_cache *cache, struct labels *labels,
                                        struct arena *arena, const struct log *log) {
    if (!write_key(&cache->key, labels)) {
        return label_rules_apply(cache->rules, labels, arena, log); /* too long to be kept */
    }
    struct label_set *found = map_get(&cache->sets, buf_slice(&cache->key));
    if (found != NULL) {
        return found;
    }
    if (cache->sets.count >= SETS_MAX) {
        map_reset(&cache->sets);
    }
    const struct label_set *made = label_rules_apply(cache->rules, labels, arena, log);
    map_put(&cache->sets, arena_copy(arena, buf_slice(&cache->key)), (void *)(uintptr_t)made);
    return made;
}
