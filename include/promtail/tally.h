/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally: what one invocation counted, for the summary line and the metrics: every drop has a
 * reason.
 *
 * Reasons are static strings in snake_case ("no_labels", "line_truncated"), compared by content. At
 * most TALLY_REASONS differ; beyond that they are counted under "other". Names of sources likewise
 * ("s3"), of which there are at most TALLY_SOURCES.
 */
#ifndef PROMTAIL_TALLY_H
#define PROMTAIL_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/log.h"
#include "promtail/stopwatch.h"

enum {
    TALLY_REASONS = 48,
    TALLY_LINES_PER_REASON = 10,
    TALLY_SOURCES = 8,
    TALLY_LATENCIES = 32,
};

struct tally_drop {
    const char *reason; /* borrowed, static */
    uint64_t count;
    unsigned logged; /* how many times tally_drop returned true */
};

struct tally_source {
    const char *name; /* borrowed, static */
    uint64_t bytes;
};

/* The latencies of some pushes, evenly spread over all: when there is no more room, every second
 * one is forgotten, and from then on only every second one is kept. */
struct tally_latencies {
    int64_t ms[TALLY_LATENCIES];
    unsigned count;
    uint64_t seen;
    uint64_t every; /* of those seen, each `every`th is kept; 0 is 1 */
};

struct tally {
    const struct log *log; /* borrowed; decisions are logged there at debug; NULL: none */
    struct stopwatch time;
    uint64_t bytes_read;                        /* of objects and envelopes, uncompressed */
    struct tally_source sources[TALLY_SOURCES]; /* of which bytes_read is the sum */
    unsigned source_count;
    uint64_t lines;
    uint64_t entries;  /* handed to a batch */
    int64_t newest_ns; /* the time of the newest of them */
    uint64_t pushes;   /* requests to Loki that got a final answer */
    uint64_t retries;
    uint64_t bytes_sent; /* of push bodies, compressed, tries included */
    struct tally_latencies latencies;
    struct tally_drop dropped[TALLY_REASONS];
    unsigned dropped_count;
};

/* A new invocation. log: as above. */
void tally_begin(struct tally *tally, const struct clock *clock, const struct log *log);
/* Bytes were read of this source ("s3"). */
void tally_read(struct tally *tally, const char *source, uint64_t bytes);
/* An entry of this time was handed to a batch. */
static inline void tally_entry(struct tally *tally, int64_t time_ns) {
    if (tally->entries++ == 0 || time_ns > tally->newest_ns) {
        tally->newest_ns = time_ns;
    }
}
/* A try of a push took this long until its answer, or until it failed. */
void tally_latency(struct tally *tally, int64_t ms);
/* Counts. True when the caller should also log it (the first ten times per reason and
 * invocation). */
bool tally_drop(struct tally *tally, const char *reason, uint64_t count);
/* How old the newest entry is; there is one. Negative: its time is in the future. */
int64_t tally_lag_ms(const struct tally *tally, int64_t now_ns);
uint64_t tally_dropped(const struct tally *tally, const char *reason);

#endif
