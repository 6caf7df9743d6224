/* SPDX-License-Identifier: Apache-2.0 */
#include "push_gate.h"

#include <assert.h>
#include <stddef.h>

void push_gate_init(struct push_gate *gate, unsigned ceiling) {
    *gate = (struct push_gate){.end = &gate->first};
    push_window_init(&gate->window, ceiling);
}

void push_gate_begin(struct push_gate *gate) {
    assert(gate->running == 0 && gate->first == NULL);
    gate->held_until_ms = 0;
}

bool push_gate_enter(struct push_gate *gate, struct push_turn *turn) {
    assert(!turn->queued);
    if (gate->running < gate->window.size) {
        gate->running++;
        return true;
    }
    turn->queued = true;
    turn->next = NULL;
    *gate->end = turn;
    gate->end = &turn->next;
    return false;
}

void push_gate_cancel(struct push_gate *gate, struct push_turn *turn) {
    struct push_turn **at = &gate->first;

    if (!turn->queued) {
        return;
    }
    while (*at != turn) {
        at = &(*at)->next;
    }
    *at = turn->next;
    gate->end = turn->next == NULL ? at : gate->end;
    turn->queued = false;
}

void push_gate_leave(struct push_gate *gate, bool flush) {
    assert(gate->running > 0);
    gate->running--;
    while (gate->first != NULL && (flush || gate->running < gate->window.size)) {
        struct push_turn *turn = gate->first;
        push_gate_cancel(gate, turn);
        turn->go(turn);
    }
}

void push_gate_hold(struct push_gate *gate, int64_t until_ms) {
    gate->held_until_ms = until_ms > gate->held_until_ms ? until_ms : gate->held_until_ms;
}
