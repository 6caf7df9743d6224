/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tally.h"

#include <assert.h>

void tally_begin(struct tally *tally, const struct clock *clock, const struct log *log) {
    *tally = (struct tally){.log = log};
    stopwatch_start(&tally->time, clock);
}

void tally_read(struct tally *tally, const char *source, uint64_t bytes) {
    unsigned i = 0;

    while (i < tally->source_count && strcmp(tally->sources[i].name, source) != 0) {
        i++;
    }
    assert(i < TALLY_SOURCES);
    if (i == tally->source_count) {
        tally->sources[tally->source_count++].name = source;
    }
    tally->sources[i].bytes += bytes;
    tally->bytes_read += bytes;
}

static void forget_every_second(struct tally_latencies *latencies) {
    latencies->count /= 2;
    latencies->every *= 2;
    for (unsigned i = 0; i < latencies->count; i++) {
        latencies->ms[i] = latencies->ms[2 * i];
    }
}

void tally_latency(struct tally *tally, int64_t ms) {
    struct tally_latencies *latencies = &tally->latencies;

    latencies->every += latencies->every == 0 ? 1 : 0;
    if (latencies->seen % latencies->every == 0 && latencies->count == TALLY_LATENCIES) {
        forget_every_second(latencies);
    }
    if (latencies->seen % latencies->every == 0) {
        latencies->ms[latencies->count++] = ms;
    }
    latencies->seen++;
}

/* The index of the reason in dropped; dropped_count when it is new. */
static unsigned tally_find(const struct tally *tally, const char *reason) {
    unsigned i = 0;

    while (i < tally->dropped_count && strcmp(tally->dropped[i].reason, reason) != 0) {
        i++;
    }
    return i;
}

/* The last place is for all reasons beyond the maximum. */
static struct tally_drop *find_or_add(struct tally *tally, const char *reason) {
    unsigned place = tally_find(tally, reason);

    if (place == tally->dropped_count && place >= TALLY_REASONS - 1) {
        reason = "other";
        place = tally_find(tally, reason);
    }
    if (place == tally->dropped_count) {
        tally->dropped[tally->dropped_count++].reason = reason;
    }
    return &tally->dropped[place];
}

bool tally_drop(struct tally *tally, const char *reason, uint64_t count) {
    struct tally_drop *drop = find_or_add(tally, reason);

    drop->count += count;
    if (drop->logged < TALLY_LINES_PER_REASON) {
        drop->logged++;
        if (tally->log != NULL) {
            log_write(tally->log, LOG_DEBUG, "counted as %s: %llu", reason,
                      (unsigned long long)count);
        }
        return true;
    }
    return false;
}

uint64_t tally_dropped(const struct tally *tally, const char *reason) {
    unsigned place = tally_find(tally, reason);

    return place < tally->dropped_count ? tally->dropped[place].count : 0;
}

int64_t tally_lag_ms(const struct tally *tally, int64_t now_ns) {
    int64_t lag_ns;

    if (__builtin_sub_overflow(now_ns, tally->newest_ns, &lag_ns)) {
        lag_ns = INT64_MAX; /* only a time before 1970 is that far away */
    }
    return lag_ns / 1000000;
}
