/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/map.h"

#include "promtail/buf.h"

enum { SLOTS_FIRST = 16 };

static uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t map_hash(uint64_t seed, struct slice key) {
    uint64_t hash = seed ^ 0x9e3779b97f4a7c15u;
    size_t i = 0;
    uint64_t word;

    for (; i + sizeof(word) <= key.len; i += sizeof(word)) {
        memcpy(&word, key.ptr + i, sizeof(word));
        hash = mix(hash ^ word, 0xe7037ed1a0b428dbu);
    }
    word = 0;
    if (i < key.len) {
        memcpy(&word, key.ptr + i, key.len - i);
    }
    return mix(hash ^ word, 0x8ebc6af09c88c6e3u ^ key.len);
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
static struct map_slot *find(const struct map *map, uint64_t hash, struct slice key) {
    size_t at = (size_t)hash & (map->slot_count - 1);

    while (map->slots[at].value != NULL &&
           (map->slots[at].hash != hash || !slice_equal(map->slots[at].key, key))) {
        at = (at + 1) & (map->slot_count - 1);
    }
    return &map->slots[at];
}

static void grow(struct map *map) {
    struct map old = *map;

    map->slot_count = old.slot_count == 0 ? SLOTS_FIRST : old.slot_count * 2;
    map->slots = mem_zalloc(map->slot_count * sizeof(*map->slots));
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].value != NULL) {
            *find(map, old.slots[i].hash, old.slots[i].key) = old.slots[i];
        }
    }
    mem_free(old.slots);
}

void *map_get(const struct map *map, struct slice key) {
    return map->count == 0 ? NULL : find(map, map_hash(map->seed, key), key)->value;
}

void map_put(struct map *map, struct slice key, void *value) {
    uint64_t hash = map_hash(map->seed, key);

    if (map->count + map->count / 2 >= map->slot_count) {
        grow(map);
    }
    struct map_slot *slot = find(map, hash, key);
    map->count += slot->value == NULL;
    *slot = (struct map_slot){.key = key, .hash = hash, .value = value};
}
