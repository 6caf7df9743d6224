/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stopwatch: on what an invocation spends its wall time. It is always in one phase, so the times of
 * all phases add up to that of the invocation.
 *
 * Whoever begins something else switches the phase and switches back to the one before afterwards:
 * two readings of the clock each. The clock gives whole milliseconds; what is shorter is counted in
 * as many cases as it is long, so that sums are right.
 */
#ifndef PROMTAIL_STOPWATCH_H
#define PROMTAIL_STOPWATCH_H

#include "promtail/clock.h"

enum phase {
    PHASE_PARSE, /* what is in no other phase: unpacking, parsing, labels, batches */
    PHASE_FETCH, /* waiting for bytes of an S3 object */
    PHASE_PUSH,  /* encoding and compressing a push, and handing it to the network */
    PHASE_WAIT,  /* waiting for Loki: for a free slot, or at the end for the last answers */
    PHASES,
};

/* Zeroes are a stopwatch that counts nothing. */
struct stopwatch {
    const struct clock *clock; /* borrowed; NULL: it counts nothing */
    enum phase phase;
    int64_t since_ms;   /* monotonic: when the phase began */
    int64_t ms[PHASES]; /* of the phases that have ended */
};

/* Begins with PHASE_PARSE. */
void stopwatch_start(struct stopwatch *stopwatch, const struct clock *clock);
/* The phase before. NULL is allowed. */
enum phase stopwatch_switch(struct stopwatch *stopwatch, enum phase phase);
/* Ends the last phase: from now on it counts nothing. */
void stopwatch_stop(struct stopwatch *stopwatch);
/* Of all phases that have ended. */
int64_t stopwatch_total_ms(const struct stopwatch *stopwatch);

#endif
