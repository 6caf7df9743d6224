/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map: from bytes to a pointer; open addressing, seeded hash.
 *
 * Ownership: borrows keys and values; the keys must outlive the map or its next map_reset.
 * The seed is a parameter, because keys come from outside (hash flooding). Keys can't be removed.
 */
#ifndef PROMTAIL_MAP_H
#define PROMTAIL_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "promtail/slice.h"

struct map_slot {
    struct slice key;
    uint64_t hash;
    void *value; /* NULL: the slot is free */
};

struct map {
    struct map_slot *slots; /* owned; a power of two */
    size_t slot_count;
    size_t count;
    uint64_t seed;
};

void map_init(struct map *map, uint64_t seed);
void map_clean_up(struct map *map);                           /* safe on zeroes, and twice */
void map_reset(struct map *map);                              /* empty, memory kept */
void *map_get(const struct map *map, struct slice key);       /* NULL: not there */
void map_put(struct map *map, struct slice key, void *value); /* value not NULL; replaces */
uint64_t map_hash(uint64_t seed, struct slice key);
uint64_t map_mix(uint64_t a, uint64_t b); /* mixes two numbers into one */

#endif
