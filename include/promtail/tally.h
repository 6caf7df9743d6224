/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally: what one invocation counted, for the summary line: every drop has a reason.
 *
 * Reasons are static strings in snake_case ("no_labels", "line_truncated"), compared by content. At
 * most TALLY_REASONS differ; beyond that they are counted under "other".
 */
#ifndef PROMTAIL_TALLY_H
#define PROMTAIL_TALLY_H

#include <stdbool.h>
#include <stdint.h>

enum { TALLY_REASONS = 48, TALLY_LINES_PER_REASON = 10 };

struct tally_drop {
    const char *reason; /* borrowed, static */
    uint64_t count;
    unsigned logged; /* how many times tally_drop returned true */
};

struct tally {
    uint64_t bytes_read; /* of objects and envelopes, uncompressed */
    uint64_t lines;
    uint64_t entries; /* handed to a batch */
    uint64_t pushes;  /* requests to Loki that got a final answer */
    uint64_t retries;
    uint64_t bytes_sent; /* of push bodies, compressed, tries included */
    struct tally_drop dropped[TALLY_REASONS];
    unsigned dropped_count;
};

void tally_reset(struct tally *tally);
/* Counts. True when the caller should also log it (the first ten times per reason and
 * invocation). */
bool tally_drop(struct tally *tally, const char *reason, uint64_t count);
uint64_t tally_dropped(const struct tally *tally, const char *reason);

#endif
