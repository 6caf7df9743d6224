/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loop.h"

#include <assert.h>

#include "loop_transfers.h"
#include "promtail/buf.h"
#include "transfers.h"

struct loop {
    const struct clock *clock;
    struct transfers *transfers; /* owned */
    struct timers timers;
    bool turning;
};

struct loop *loop_new(const struct clock *clock, struct error *err) {
    struct loop *loop = mem_zalloc(sizeof(*loop));

    loop->clock = clock;
    loop->transfers = transfers_new(clock, err);
    if (loop->transfers == NULL) {
        mem_free(loop);
        return NULL;
    }
    return loop;
}

void loop_destroy(struct loop *loop) {
    if (loop != NULL) {
        transfers_destroy(loop->transfers);
        mem_free(loop);
    }
}

const struct clock *loop_clock(const struct loop *loop) {
    return loop->clock;
}

struct transfers *loop_transfers(const struct loop *loop) {
    return loop->transfers;
}

struct timers *loop_timers(struct loop *loop) {
    return &loop->timers;
}

static int64_t time_to_wait(const struct loop *loop, int64_t until_ms) {
    int64_t now_ms = clock_monotonic_ms(loop->clock);

    if (timers_due_ms(&loop->timers) < until_ms) {
        until_ms = timers_due_ms(&loop->timers);
    }
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

void loop_turn(struct loop *loop, int64_t until_ms) {
    bool busy;

    assert(!loop->turning);
    loop->turning = true;
    busy = transfers_drive(loop->transfers, 0);
    busy = transfers_finish(loop->transfers) || busy;
    busy = timers_fire(&loop->timers, clock_monotonic_ms(loop->clock)) || busy;
    if (!busy) {
        transfers_drive(loop->transfers, time_to_wait(loop, until_ms));
        transfers_finish(loop->transfers);
        timers_fire(&loop->timers, clock_monotonic_ms(loop->clock));
    }
    loop->turning = false;
}
