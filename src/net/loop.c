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

void loop_set_direct(struct loop *loop) {
    transfers_set_direct(loop->transfers);
}

static int64_t time_to_wait(const struct loop *loop, int64_t until_ms) {
    if (timers_due_ms(&loop->timers) < until_ms) {
        until_ms = timers_due_ms(&loop->timers);
    }
    if (until_ms == INT64_MAX || until_ms == 0) {
        return until_ms; /* the clock need not be read */
    }
    int64_t now_ms = clock_monotonic_ms(loop->clock);
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

/* One pass, after waiting for its bytes up to wait_ms. True: there was something to do. */
static bool loop_pass(struct loop *loop, int64_t wait_ms) {
    bool busy = transfers_drive(loop->transfers, wait_ms);

    busy = transfers_finish(loop->transfers) || busy;
    return timers_fire(&loop->timers, transfers_pass_ms(loop->transfers)) || busy;
}

void loop_turn(struct loop *loop, int64_t until_ms) {
    assert(!loop->turning);
    loop->turning = true;
    bool has_new = transfers_have_new(loop->transfers);
    if (!has_new || !loop_pass(loop, 0)) {
        int64_t wait_ms = time_to_wait(loop, until_ms);
        if (!has_new || wait_ms > 0) { /* without a wait another pass would find nothing more */
            loop_pass(loop, wait_ms);
        }
    }
    loop->turning = false;
}
