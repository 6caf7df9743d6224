/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/map.h"

#include "promtail/buf.h"
#include "promtail/little_endian.h"

enum { SLOTS_FIRST = 16 };

uint64_t map_mix(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)(a ^ 0xe7037ed1a0b428dbu) * (b ^ 0x8ebc6af09c88c6e3u);

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The last `count` bytes of the key, fewer than eight, and zeros after them. */
static uint64_t load_tail(struct slice key, size_t count) {
    unsigned char tail[sizeof(uint64_t)] = {0};
    const unsigned char *end = key.ptr + key.len;

    if (key.len >= sizeof(tail)) { /* without memcpy, which would be a call */
        return little_endian_64(end - sizeof(tail)) >> (sizeof(tail) - count) * 8;
    }
    memcpy(tail, end - count, count);
    return little_endian_64(tail);
}

/* Four polynomials, which a processor computes in parallel. */
uint64_t map_hash(uint64_t seed, struct slice key) {
    enum { WORD = 8, LANES = 4 };
    static const uint64_t factor = 0x9e3779b97f4a7c15u;
    const unsigned char *at = key.ptr;
    const unsigned char *end = at + key.len;
    uint64_t a = seed;
    uint64_t b = ~seed;
    uint64_t c = key.len;
    uint64_t d = 0;

    for (; end - at >= LANES * WORD; at += LANES * WORD) {
        a = (a + little_endian_64(at)) * factor;
        b = (b + little_endian_64(at + WORD)) * factor;
        c = (c + little_endian_64(at + 2 * WORD)) * factor;
        d = (d + little_endian_64(at + 3 * WORD)) * factor;
    }
    for (; end - at >= WORD; at += WORD) {
        d = map_mix(d, little_endian_64(at));
    }
    if (at < end) {
        d = map_mix(d, load_tail(key, (size_t)(end - at)));
    }
    return map_mix(map_mix(a, b) ^ c, d);
}

void map_init(struct map *map, uint64_t seed) {
    *map = (struct map){.seed = seed};
}

void map_clean_up(struct map *map) {
    mem_free(map->slots);
    *map = (struct map){0};
}

void map_reset(struct map *map) {
    if (map->slots != NULL) {
        memset(map->slots, 0, map->slot_count * sizeof(*map->slots));
    }
    map->count = 0;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct map_slot *map_find(const struct map *map, uint64_t hash, struct slice key) {
    size_t at = (size_t)hash & (map->slot_count - 1);

    while (map->slots[at].value != NULL &&
           (map->slots[at].hash != hash || !slice_equal(map->slots[at].key, key))) {
        at = (at + 1) & (map->slot_count - 1);
    }
    return &map->slots[at];
}

static void map_grow(struct map *map) {
    struct map old = *map;

    map->slot_count = old.slot_count == 0 ? SLOTS_FIRST : old.slot_count * 2;
    map->slots = mem_zalloc(map->slot_count * sizeof(*map->slots));
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].value != NULL) {
            *map_find(map, old.slots[i].hash, old.slots[i].key) = old.slots[i];
        }
    }
    mem_free(old.slots);
}

void *map_get(const struct map *map, struct slice key) {
    return map->count == 0 ? NULL : map_find(map, map_hash(map->seed, key), key)->value;
}

void map_put(struct map *map, struct slice key, void *value) {
    uint64_t hash = map_hash(map->seed, key);

    if (map->count + map->count / 2 >= map->slot_count) {
        map_grow(map);
    }
    struct map_slot *slot = map_find(map, hash, key);
    map->count += slot->value == NULL;
    *slot = (struct map_slot){.key = key, .hash = hash, .value = value};
}
