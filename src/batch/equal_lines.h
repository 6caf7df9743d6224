/* SPDX-License-Identifier: Apache-2.0 */
/*
 * equal_lines: gives an entry that equals an earlier one of the invocation, time included, the next
 * nanosecond that is free. Loki keeps one of equal lines of one stream and time.
 *
 * Compared are tenant, labels, time, line and structured metadata, by a hash of 64 bits without a
 * seed: the same entries in the same order get the same times at every retry.
 * Limits: the last EQUAL_LINES_MAX entries are remembered, and up to as many before them: 16 bytes
 *         each, at half load, so 1 MiB at most. What is older is forgotten.
 */
#ifndef PROMTAIL_BATCH_EQUAL_LINES_H
#define PROMTAIL_BATCH_EQUAL_LINES_H

#include "promtail/entry.h"

enum { EQUAL_LINES_MAX = 16384 };

struct seen_entry {
    uint64_t key;     /* hash of the whole entry; 0: a free slot */
    uint64_t next_ns; /* how far after its time to look for a free one */
};

struct seen_table {
    struct seen_entry *slots; /* owned; NULL until it is needed */
    size_t slot_count;        /* a power of two */
    size_t count;
};

struct equal_lines {
    struct seen_table newest;
    struct seen_table before; /* what `newest` held when it was full; found entries move back */
};

/* {0} is empty. */
void equal_lines_reset(struct equal_lines *lines); /* for another invocation; frees memory */
void equal_lines_clean_up(struct equal_lines *lines);
/* The entry's time, or the first one after it that no equal entry has; remembers it. */
int64_t equal_lines_time(struct equal_lines *lines, const struct entry *entry);

#endif
