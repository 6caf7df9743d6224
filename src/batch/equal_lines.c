/* SPDX-License-Identifier: Apache-2.0 */
#include "equal_lines.h"

#include "promtail/buf.h"
#include "promtail/map.h"

enum { SLOTS_FIRST = 64, SLOTS_GROWTH = 8, SLOTS_KEPT = 512 };

/* All of the entry but its time. */
static uint64_t hash_content(const struct entry *entry) {
    uint64_t hash = map_hash(entry->labels->hash, entry->line);

    for (size_t i = 0; i < entry->metadata_count; i++) {
        hash = map_hash(hash, entry->metadata[i].name);
        hash = map_hash(hash, entry->metadata[i].value);
    }
    return hash;
}

static uint64_t key_at(uint64_t content, uint64_t time_ns) {
    uint64_t key = map_mix(content, time_ns);

    return key != 0 ? key : 1;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct seen_entry *seen_table_slot(const struct seen_table *table, uint64_t key) {
    size_t at = (size_t)key & (table->slot_count - 1);

    while (table->slots[at].key != key && table->slots[at].key != 0) {
        at = (at + 1) & (table->slot_count - 1);
    }
    return &table->slots[at];
}

static void seen_table_grow(struct seen_table *table) {
    struct seen_table old = *table;

    table->slot_count = old.slot_count == 0 ? SLOTS_FIRST : old.slot_count * SLOTS_GROWTH;
    table->slots = mem_zalloc(table->slot_count * sizeof(*table->slots));
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].key != 0) {
            *seen_table_slot(table, old.slots[i].key) = old.slots[i];
        }
    }
    mem_free(old.slots);
}

static void seen_table_empty(struct seen_table *table) {
    if (table->count > 0) {
        memset(table->slots, 0, table->slot_count * sizeof(*table->slots));
        table->count = 0;
    }
}

/* The full table becomes the older one, whose memory is used again. */
static void turn_over(struct equal_lines *lines) {
    struct seen_table emptied = lines->before;

    seen_table_empty(&emptied);
    lines->before = lines->newest;
    lines->newest = emptied;
}

/* Makes room for one more key in the newest table. */
static void equal_lines_make_room(struct equal_lines *lines) {
    if (lines->newest.count == EQUAL_LINES_MAX) {
        turn_over(lines);
    }
    if (lines->newest.count * 2 >= lines->newest.slot_count) {
        seen_table_grow(&lines->newest);
    }
}

static struct seen_entry *seen_before(const struct equal_lines *lines, uint64_t key) {
    return lines->before.count > 0 ? seen_table_slot(&lines->before, key) : NULL;
}

/* The slot of this key in the newest table, with what is remembered; *is_new: nothing was. */
static struct seen_entry *equal_lines_recall(struct equal_lines *lines, uint64_t key,
                                             bool *is_new) {
    equal_lines_make_room(lines);
    struct seen_entry *slot = seen_table_slot(&lines->newest, key);

    *is_new = false;
    if (slot->key == 0) {
        const struct seen_entry *old = seen_before(lines, key);
        *is_new = old == NULL || old->key == 0;
        *slot = (struct seen_entry){.key = key, .next_ns = *is_new ? 1 : old->next_ns};
        lines->newest.count++;
    }
    return slot;
}

/* Takes the first free time at or after time_ns; returns how many nanoseconds after. */
static uint64_t take_free(struct equal_lines *lines, uint64_t content, uint64_t time_ns) {
    uint64_t after_ns = 0;
    bool is_new;

    do {
        uint64_t next_ns =
            equal_lines_recall(lines, key_at(content, time_ns + after_ns), &is_new)->next_ns;
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
            equal_lines_recall(lines, key_at(content, time_ns + after_ns), &is_new);
        step_ns = taken->next_ns;
        taken->next_ns = free_ns + 1 - after_ns;
    }
}

int64_t equal_lines_time(struct equal_lines *lines, const struct entry *entry) {
    uint64_t content = hash_content(entry);
    uint64_t time_ns = (uint64_t)entry->time_ns;
    uint64_t free_ns = take_free(lines, content, time_ns);

    if (free_ns == 0) {
        return entry->time_ns;
    }
    shorten_search(lines, content, time_ns, free_ns);
    if (entry->time_ns > 0 && free_ns > (uint64_t)(INT64_MAX - entry->time_ns)) {
        return entry->time_ns; /* the end of time: none is free */
    }
    return (int64_t)(time_ns + free_ns);
}

static void seen_table_reset(struct seen_table *table, size_t kept) {
    if (table->slot_count > kept) {
        mem_free(table->slots);
        *table = (struct seen_table){0};
    }
    seen_table_empty(table);
}

void equal_lines_reset(struct equal_lines *lines) {
    seen_table_reset(&lines->newest, SLOTS_KEPT);
    seen_table_reset(&lines->before, 0);
}

void equal_lines_clean_up(struct equal_lines *lines) {
    seen_table_reset(&lines->newest, 0);
    seen_table_reset(&lines->before, 0);
}
