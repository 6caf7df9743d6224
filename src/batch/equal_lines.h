/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal_lines: gives an entry that equals an earlier one of the invocation, time included, the next
 * nanosecond that is free. Loki keeps one of equal lines of one stream and time.
 *
 * Compared are tenant, labels, time, line and structured metadata, by a hash of 64 bits without a
 * seed: the same entries in the same order get the same times at every retry.
 * An entry that is later than all before it equals none: it is only noted. The index is made when
 * one is not, since each look into it misses the processor's cache.
 * Limits: the last EQUAL_LINES_MAX entries are remembered, and up to as many before them: 24 bytes
 *         each, so 768 KiB at most. What is older is forgotten.
 */
#ifndef PROMTAIL_BATCH_EQUAL_LINES_H
#define PROMTAIL_BATCH_EQUAL_LINES_H

#include "promtail/entry.h"

enum { EQUAL_LINES_MAX = 16384 };

struct seen_entry {
    uint64_t key;     /* hash of the whole entry */
    uint64_t next_ns; /* how far after its time to look for a free one */
};

struct seen_table {
    struct seen_entry *entries; /* owned: in the order in which they came */
    size_t capacity;            /* 0: no memory is needed yet */
    size_t count;
    uint32_t *slots;   /* owned, twice the capacity: bits of a key, number of its entry; 0: free */
    size_t slot_count; /* a power of two; 0: not made */
    size_t indexed;    /* entries that are in the index */
};

struct equal_lines {
    struct seen_table newest;
    struct seen_table before; /* what `newest` held when it was full; found entries move back */
    int64_t latest_ns;        /* of all entries, when there are any */
};

/* {0} is empty. */
void equal_lines_reset(struct equal_lines *lines); /* for another invocation; frees memory */
void equal_lines_clean_up(struct equal_lines *lines);
/* The entry's time, or the first one after it that no equal entry has; remembers it. */
int64_t equal_lines_time(struct equal_lines *lines, const struct entry *entry);

#endif
