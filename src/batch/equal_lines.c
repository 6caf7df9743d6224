/* SPDX-License-Identifier: Apache-2.0 */
#include "equal_lines.h"

#include "promtail/buf.h"
#include "promtail/map.h"

enum {
    ENTRIES_FIRST = 32,
    ENTRIES_GROWTH = 8,
    ENTRIES_KEPT = 256,
    NUMBER_MASK = 2 * EQUAL_LINES_MAX - 1, /* of a slot: the number of its entry, from 1 on */
};

_Static_assert(EQUAL_LINES_MAX == ENTRIES_FIRST * ENTRIES_GROWTH * ENTRIES_GROWTH * ENTRIES_GROWTH,
               "a full table has EQUAL_LINES_MAX entries");
_Static_assert((EQUAL_LINES_MAX & (EQUAL_LINES_MAX - 1)) == 0, "a mask of bits takes the number");

/* All of the entry but its time. */
static uint64_t hash_content(const struct entry *entry) {
    uint64_t hash = map_hash(entry->labels->hash, entry->line);

    for (size_t i = 0; i < entry->metadata_count; i++) {
        hash = map_hash(hash, entry->metadata[i].name);
        hash = map_hash(hash, entry->metadata[i].value);
    }
    return hash;
}

static struct seen_entry *seen_table_entry(const struct seen_table *table, uint32_t slot) {
    return &table->entries[(slot & NUMBER_MASK) - 1];
}

static uint32_t key_bits(uint64_t key) {
    return (uint32_t)(key >> 32) & ~(uint32_t)NUMBER_MASK;
}

/* The slot of the key, or the free one where it belongs. */
static uint32_t *seen_table_slot(const struct seen_table *table, uint64_t key) {
    size_t at = (size_t)key & (table->slot_count - 1);

    while (table->slots[at] != 0 && ((table->slots[at] & ~(uint32_t)NUMBER_MASK) != key_bits(key) ||
                                     seen_table_entry(table, table->slots[at])->key != key)) {
        at = (at + 1) & (table->slot_count - 1);
    }
    return &table->slots[at];
}

/* Brings the index up to date: in one go, so that the cache's misses overlap. */
static void seen_table_index(struct seen_table *table) {
    if (table->slot_count != table->capacity * 2) {
        mem_free(table->slots);
        table->slot_count = table->capacity * 2;
        table->slots = mem_zalloc(table->slot_count * sizeof(*table->slots));
        table->indexed = 0;
    }
    while (table->indexed < table->count) {
        uint64_t key = table->entries[table->indexed++].key;
        *seen_table_slot(table, key) = key_bits(key) | (uint32_t)table->indexed;
    }
}

/* The entry of the key; NULL: there is none. */
static struct seen_entry *seen_table_find(struct seen_table *table, uint64_t key) {
    if (table->count == 0) {
        return NULL;
    }
    seen_table_index(table);
    uint32_t slot = *seen_table_slot(table, key);
    return slot != 0 ? seen_table_entry(table, slot) : NULL;
}

static void seen_table_free(struct seen_table *table) {
    mem_free(table->entries);
    mem_free(table->slots);
    *table = (struct seen_table){0};
}

static void seen_table_grow(struct seen_table *table) {
    table->capacity = table->capacity == 0 ? ENTRIES_FIRST : table->capacity * ENTRIES_GROWTH;
    table->entries = mem_realloc(table->entries, table->capacity * sizeof(*table->entries));
}

static void seen_table_empty(struct seen_table *table) {
    if (table->indexed > 0) {
        memset(table->slots, 0, table->slot_count * sizeof(*table->slots));
    }
    table->indexed = 0;
    table->count = 0;
}

/* The full table becomes the older one, whose memory is used again. */
static void turn_over(struct equal_lines *lines) {
    struct seen_table emptied = lines->before;

    seen_table_empty(&emptied);
    lines->before = lines->newest;
    lines->newest = emptied;
}

/* An entry whose key is not in the newest table. */
static struct seen_entry *equal_lines_note(struct equal_lines *lines, uint64_t key,
                                           uint64_t next_ns) {
    if (lines->newest.count == EQUAL_LINES_MAX) {
        turn_over(lines);
    }
    struct seen_table *newest = &lines->newest;
    if (newest->count == newest->capacity) {
        seen_table_grow(newest);
    }
    newest->entries[newest->count] = (struct seen_entry){key, next_ns};
    return &newest->entries[newest->count++];
}

/* The entry of this key in the newest table, with what is remembered; *is_new: nothing was. */
static struct seen_entry *equal_lines_recall(struct equal_lines *lines, uint64_t key,
                                             bool *is_new) {
    struct seen_entry *found = seen_table_find(&lines->newest, key);

    *is_new = false;
    if (found != NULL) {
        return found;
    }
    const struct seen_entry *old = seen_table_find(&lines->before, key);
    *is_new = old == NULL;
    return equal_lines_note(lines, key, *is_new ? 1 : old->next_ns);
}

/* Takes the first free time at or after time_ns; returns how many nanoseconds after. */
static uint64_t take_free(struct equal_lines *lines, uint64_t content, uint64_t time_ns) {
    uint64_t after_ns = 0;
    bool is_new;

    do {
        uint64_t next_ns =
            equal_lines_recall(lines, map_mix(content, time_ns + after_ns), &is_new)->next_ns;
        after_ns += is_new ? 0 : next_ns;
    } while (!is_new);
    return after_ns;
}

/* Makes the taken times before free_ns point past it, so that the next search is short. */
static void shorten_search(struct equal_lines *lines, uint64_t content, uint64_t time_ns,
                           uint64_t free_ns) {
    uint64_t step_ns;
    bool is_new;

    for (uint64_t after_ns = 0; after_ns < free_ns; after_ns += step_ns) {
        struct seen_entry *taken =
            equal_lines_recall(lines, map_mix(content, time_ns + after_ns), &is_new);
        step_ns = taken->next_ns;
        taken->next_ns = free_ns + 1 - after_ns;
    }
}

/* Whether no entry has this time. */
static bool equal_lines_is_later(const struct equal_lines *lines, int64_t time_ns) {
    return lines->newest.count == 0 || time_ns > lines->latest_ns;
}

int64_t equal_lines_time(struct equal_lines *lines, const struct entry *entry) {
    uint64_t content = hash_content(entry);
    uint64_t time_ns = (uint64_t)entry->time_ns;

    if (equal_lines_is_later(lines, entry->time_ns)) {
        equal_lines_note(lines, map_mix(content, time_ns), 1);
        lines->latest_ns = entry->time_ns;
        return entry->time_ns;
    }
    uint64_t free_ns = take_free(lines, content, time_ns);
    if (free_ns == 0) {
        return entry->time_ns;
    }
    shorten_search(lines, content, time_ns, free_ns);
    if (entry->time_ns > 0 && free_ns > (uint64_t)(INT64_MAX - entry->time_ns)) {
        return entry->time_ns; /* the end of time: none is free */
    }
    int64_t moved_ns = (int64_t)(time_ns + free_ns);
    lines->latest_ns = moved_ns > lines->latest_ns ? moved_ns : lines->latest_ns;
    return moved_ns;
}

static void seen_table_reset(struct seen_table *table, size_t kept) {
    if (table->capacity > kept) {
        seen_table_free(table);
    }
    seen_table_empty(table);
}

void equal_lines_reset(struct equal_lines *lines) {
    seen_table_reset(&lines->newest, ENTRIES_KEPT);
    seen_table_reset(&lines->before, 0);
}

void equal_lines_clean_up(struct equal_lines *lines) {
    seen_table_reset(&lines->newest, 0);
    seen_table_reset(&lines->before, 0);
}
