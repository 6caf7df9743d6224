/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loop.h"

#include <assert.h>

#include "promtail/buf.h"
#include "transfers.h"

struct loop {
    const struct clock *clock;
    struct transfers *transfers; /* owned */
    struct timer *timers;        /* borrowed; the first one due comes first */
    bool turning;
};

struct loop *loop_new(const struct clock *clock, struct error *err) {
    struct loop *loop = mem_zalloc(sizeof(*loop));

    loop->clock = clock;
    loop->transfers = transfers_new(loop, err);
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

void timer_clear(struct loop *loop, struct timer *timer) {
    struct timer **at = &loop->timers;

    if (!timer->set) {
        return;
    }
    while (*at != timer) {
        at = &(*at)->next;
    }
    *at = timer->next;
    timer->next = NULL;
    timer->set = false;
}

void timer_set(struct loop *loop, struct timer *timer, int64_t due_ms) {
    struct timer **at = &loop->timers;

    timer_clear(loop, timer);
    timer->due_ms = due_ms;
    while (*at != NULL && (*at)->due_ms <= due_ms) {
        at = &(*at)->next;
    }
    timer->next = *at;
    timer->set = true;
    *at = timer;
}

/* Those due at the beginning; what they set anew waits for the next turn. */
static bool fire_timers(struct loop *loop) {
    int64_t now_ms = clock_monotonic_ms(loop->clock);
    bool fired = false;

    while (loop->timers != NULL && loop->timers->due_ms <= now_ms) {
        struct timer *timer = loop->timers;
        timer_clear(loop, timer);
        fired = true;
        timer->fire(timer);
    }
    return fired;
}

static int64_t time_to_wait(const struct loop *loop, int64_t until_ms) {
    int64_t now_ms = clock_monotonic_ms(loop->clock);

    if (loop->timers != NULL && loop->timers->due_ms < until_ms) {
        until_ms = loop->timers->due_ms;
    }
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

void loop_turn(struct loop *loop, int64_t until_ms) {
    bool busy;

    assert(!loop->turning);
    loop->turning = true;
    busy = transfers_drive(loop->transfers, 0);
    busy = transfers_finish(loop->transfers) || busy;
    busy = fire_timers(loop) || busy;
    if (!busy) {
        transfers_drive(loop->transfers, time_to_wait(loop, until_ms));
        transfers_finish(loop->transfers);
        fire_timers(loop);
    }
    loop->turning = false;
}
