/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_cache.h"
#include "promtail/buf.h"
#include "promtail/map.h"

enum {
    KEY_MAX = 64 * 1024,    /* of a set that is kept */
    KEEP_BYTES = 64 * 1024, /* of the arena, when it is emptied */
};

struct label_cache {
    struct label_rules *rules; /* borrowed */
    struct map sets;
    struct arena arena; /* owned: the sets and their keys */
    struct buf key;     /* scratch */
};

struct label_cache *label_cache_new(struct label_rules *rules) {
    struct label_cache *cache = mem_zalloc(sizeof(*cache));

    cache->rules = rules;
    map_init(&cache->sets, (uint64_t)(uintptr_t)cache);
    buf_init(&cache->key, KEY_MAX);
    return cache;
}

void label_cache_destroy(struct label_cache *cache) {
    if (cache != NULL) {
        map_clean_up(&cache->sets);
        arena_clean_up(&cache->arena);
        buf_clean_up(&cache->key);
        mem_free(cache);
    }
}

/* Releases the memory, except for one small block. */
static void empty_cache(struct label_cache *cache) {
    if (cache->sets.count > 0) {
        map_reset(&cache->sets);
    }
    if (cache->arena.used > KEEP_BYTES) {
        arena_clean_up(&cache->arena);
    } else {
        arena_reset(&cache->arena);
    }
}

void label_cache_begin(struct label_cache *cache) {
    if (cache->arena.used > KEEP_BYTES || label_rules_warned(cache->rules)) {
        empty_cache(cache); /* what is logged once in an invocation is found out again */
    }
    label_rules_begin(cache->rules);
}

size_t label_cache_bytes(const struct label_cache *cache) {
    return cache->arena.used;
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

static void make_room(struct label_cache *cache) {
    if (cache->sets.count >= LABEL_CACHE_SETS_MAX || cache->arena.used >= LABEL_CACHE_BYTES_MAX) {
        empty_cache(cache);
    }
}

const struct label_set *label_cache_make_final(struct label_cache *cache, struct labels *labels,
                                               const struct log *log) {
    make_room(cache);
    return label_rules_apply_none(cache->rules, labels, &cache->arena, log);
}

const struct label_set *label_cache_get(struct label_cache *cache, struct labels *labels,
                                        const struct log *log) {
    bool has_key = write_key(&cache->key, labels);
    struct label_set *found = has_key ? map_get(&cache->sets, buf_slice(&cache->key)) : NULL;

    if (found != NULL) {
        return found;
    }
    make_room(cache);
    const struct label_set *made = label_rules_apply(cache->rules, labels, &cache->arena, log);
    if (has_key) { /* without one it is too large to be kept */
        map_put(&cache->sets, arena_copy(&cache->arena, buf_slice(&cache->key)),
                (void *)(uintptr_t)made);
    }
    return made;
}
