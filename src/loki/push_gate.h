/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_gate: whether a request to Loki may be sent now. As many may be under way as the window
 * allows, and none is sent before the time that a Retry-After asked for. The others wait in a
 * queue, first come, first served.
 *
 * Ownership: borrows the turns that wait.
 */
#ifndef PROMTAIL_LOKI_PUSH_GATE_H
#define PROMTAIL_LOKI_PUSH_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "push_window.h"

/* A member of who wants to send. */
struct push_turn {
    struct push_turn *next;
    bool queued;
    void (*go)(struct push_turn *turn); /* tries again; it may also not want to send any more */
};

struct push_gate {
    struct push_window window;
    unsigned running;      /* requests under way */
    int64_t held_until_ms; /* monotonic */
    struct push_turn *first;
    struct push_turn **end;
};

/* Must not be moved afterwards. ceiling: of requests under way. */
void push_gate_init(struct push_gate *gate, unsigned ceiling);
/* A new invocation: nothing is held. The window stays. */
void push_gate_begin(struct push_gate *gate);
/* True: the request may be sent, and push_gate_leave follows when it has ended. False: the turn
 * waits, and go() is called when there is room. Does not look at held_until_ms. */
bool push_gate_enter(struct push_gate *gate, struct push_turn *turn);
/* A request has ended. Calls go() of those whose turn it is; of all when nobody needs to send any
 * more (flush). */
void push_gate_leave(struct push_gate *gate, bool flush);
/* It does not wait any more, if it did. */
void push_gate_cancel(struct push_gate *gate, struct push_turn *turn);
/* Nothing is sent before this time; of several the latest counts. */
void push_gate_hold(struct push_gate *gate, int64_t until_ms);

#endif
