/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loki_push.h"

#include <assert.h>

#include "promtail/container_of.h"
#include "push_flight.h"

enum {
    TARGET_MAX = 100,         /* an error's text has room for more than an address */
    BATCH_ORDINARY = 4 << 20, /* a larger batch has one entry: a very long line */
    BODIES_MAX = 8 << 20,     /* bytes of such a batch and of all bodies in flight beside it */
};

struct loki_push {
    struct push_sink sink; /* first */
    struct push_shared shared;
    struct push_flight *flights; /* owned; config.concurrency of them */
};

static struct push_flight *free_flight(struct loki_push *push) {
    for (unsigned i = 0; i < push->shared.config.concurrency; i++) {
        if (push->flights[i].batch == NULL) {
            return &push->flights[i];
        }
    }
    return NULL;
}

static unsigned in_flight(const struct loki_push *push) {
    unsigned count = 0;

    for (unsigned i = 0; i < push->shared.config.concurrency; i++) {
        count += push->flights[i].batch != NULL ? 1 : 0;
    }
    return count;
}

/* A batch of one very long line waits until the bodies in flight leave room for it, or are gone. */
static bool has_room(const struct loki_push *push, const struct batch *batch) {
    size_t bytes = batch_encoded_size(batch);

    if (bytes <= BATCH_ORDINARY || in_flight(push) == 0) {
        return true;
    }
    for (unsigned i = 0; i < push->shared.config.concurrency; i++) {
        bytes += push_flight_bytes(&push->flights[i]);
    }
    return bytes <= BODIES_MAX;
}

static void fail_flights(struct loki_push *push, const struct error *reason, bool only_waiting) {
    for (unsigned i = 0; i < push->shared.config.concurrency; i++) {
        if (!only_waiting || push_flight_waits(&push->flights[i])) {
            push_flight_fail(&push->flights[i], reason);
        }
    }
}

/* First those that wait, so that none is sent in the place of one that ends. */
static void fail_all(struct loki_push *push, const struct error *reason) {
    fail_flights(push, reason, true);
    fail_flights(push, reason, false);
}

/* When Loki is down: those under way may yet succeed. */
static void fail_waiting_when_down(struct loki_push *push) {
    struct error down = {0};

    if (push->shared.down) {
        push_shared_set_down(&down);
        fail_flights(push, &down, true);
    }
}

/* until_ms: 0: without waiting. */
static void loki_push_turn(struct loki_push *push, int64_t until_ms) {
    loop_turn(push->shared.loop, until_ms);
    fail_waiting_when_down(push);
}

/* The slot that takes the batch; NULL: not yet. */
static struct push_flight *flight_for(struct loki_push *push, const struct batch *batch) {
    bool may_start = in_flight(push) < push->shared.gate.window.size && has_room(push, batch);

    return may_start ? free_flight(push) : NULL;
}

/* Waits for a slot until Loki is down or the time is used up. */
static struct push_flight *wait_for_flight(struct loki_push *push, const struct batch *batch,
                                           struct error *err) {
    const struct deadline *deadline = push->shared.deadline;
    const struct clock *clock = loop_clock(push->shared.loop);
    struct stopwatch *time = &push->shared.tally->time;
    struct push_flight *flight = flight_for(push, batch);

    if (flight == NULL) {
        enum phase before = stopwatch_switch(time, PHASE_WAIT);
        while (flight == NULL && !push->shared.down && !deadline_over(deadline, clock)) {
            loki_push_turn(push, deadline->push_until_ms);
            flight = flight_for(push, batch);
        }
        stopwatch_switch(time, before);
    }
    if (push->shared.down) {
        push_shared_set_down(err);
        return NULL;
    }
    if (deadline_over(deadline, clock)) {
        error_set(err, ERROR_DEADLINE, "the function's time was used up before the push");
        return NULL;
    }
    return flight;
}

static bool push_batch(struct push_sink *sink, struct batch *batch, struct error *err) {
    struct loki_push *push = CONTAINER_OF(sink, struct loki_push, sink);
    struct stopwatch *time = &push->shared.tally->time;
    enum phase before = stopwatch_switch(time, PHASE_PUSH);
    struct push_flight *flight = wait_for_flight(push, batch, err);

    if (flight != NULL) {
        push_flight_start(flight, batch);
        loki_push_turn(push, 0); /* the first bytes are sent while the source reads on */
    } else {
        batch_settle(batch, false, err);
    }
    stopwatch_switch(time, before);
    return flight != NULL;
}

static void begin_pushes(struct push_sink *sink, const struct deadline *deadline) {
    struct loki_push *push = CONTAINER_OF(sink, struct loki_push, sink);

    push->shared.deadline = deadline;
    push->shared.down = false;
    push_gate_begin(&push->shared.gate);
}

static void finish_pushes(struct push_sink *sink) {
    struct loki_push *push = CONTAINER_OF(sink, struct loki_push, sink);
    const struct deadline *deadline = push->shared.deadline;
    struct stopwatch *time = &push->shared.tally->time;
    enum phase before = stopwatch_switch(time, PHASE_WAIT);
    static const struct error late = {ERROR_DEADLINE,
                                      "the function's time was used up before Loki answered"};

    fail_waiting_when_down(push); /* it may be known since somebody else turned the loop */
    while (in_flight(push) > 0 && !deadline_over(deadline, loop_clock(push->shared.loop))) {
        loki_push_turn(push, deadline->push_until_ms);
    }
    stopwatch_switch(time, before);
    fail_all(push, &late);
}

static bool is_loki_down(const struct push_sink *sink) {
    return ((const struct loki_push *)sink)->shared.down;
}

struct loki_push *loki_push_new(const struct loki_push_config *config, struct loop *loop,
                                struct tally *tally, const struct log *log) {
    struct loki_push *push = mem_zalloc(sizeof(*push));
    struct slice url = slice_from_cstr(config->url);
    struct slice target = slice_first(url, slice_index(url, '?')); /* a query may hold a token */

    assert(config->concurrency > 0);
    push->sink = (struct push_sink){push_batch, begin_pushes, finish_pushes, is_loki_down};
    push->shared = (struct push_shared){
        .config = *config,
        .loop = loop,
        .tally = tally,
        .log = log,
        .target = slice_first(target, TARGET_MAX),
        .random = {config->seed},
    };
    push_bodies_init(&push->shared.bodies, config->compression, config->keeper != NULL);
    push_gate_init(&push->shared.gate, config->concurrency);
    push->flights = mem_zalloc(config->concurrency * sizeof(*push->flights));
    for (unsigned i = 0; i < config->concurrency; i++) {
        push_flight_init(&push->flights[i], &push->shared);
    }
    return push;
}

void loki_push_destroy(struct loki_push *push) {
    struct error err = {0};

    if (push == NULL) {
        return;
    }
    error_set(&err, ERROR_DEADLINE, "the process ended before the push was answered");
    fail_all(push, &err);
    for (unsigned i = 0; i < push->shared.config.concurrency; i++) {
        push_flight_clean_up(&push->flights[i]);
    }
    push_bodies_clean_up(&push->shared.bodies);
    mem_free(push->flights);
    mem_free(push);
}

struct push_sink *loki_push_sink(struct loki_push *push) {
    return &push->sink;
}
