/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_flight: a batch that is being pushed: its body, its tries, and the halves that a 413 made
 * of it.
 *
 * Ownership: owns its batches from push_flight_start until each is settled; its buffers are kept
 *            for the next batch.
 * Runs in loop turns. The slot is free as soon as all its batches are settled.
 */
#ifndef PROMTAIL_LOKI_PUSH_FLIGHT_H
#define PROMTAIL_LOKI_PUSH_FLIGHT_H

#include "promtail/batch.h"
#include "promtail/http.h"
#include "push_answer.h"
#include "push_body.h"
#include "push_shared.h"

enum { PUSH_FLIGHT_HALVES = 32 }; /* each halves the bytes: 2^32 are more than any batch holds */

struct push_flight {
    struct http_handler handler;
    struct timer retry_timer;
    struct push_turn turn;
    struct push_shared *shared; /* borrowed */
    struct batch *batch;        /* NULL: the slot is free */
    struct batch *halves[PUSH_FLIGHT_HALVES];
    unsigned half_count;
    struct http_transfer *transfer; /* NULL: none runs */
    struct push_body body;
    struct push_answer answer; /* of the last try */
    unsigned tries;
    int64_t try_began_ms; /* monotonic */
    bool refreshed;
    struct authorizer_wait fresh; /* credentials, after a 401 or 403 */
    struct error refusal;         /* that answer */
    struct batch_keep keep;       /* of the batch, which Loki refused */
    uint64_t answered_before;     /* shared->answered at the first try */
    uint64_t number;              /* of the last try's request, of the window */
};

void push_flight_init(struct push_flight *flight, struct push_shared *shared);
void push_flight_clean_up(struct push_flight *flight); /* the slot must be free */

void push_flight_start(struct push_flight *flight, struct batch *batch);
/* Ends all tries: its batches fail with the reason, unless Loki's status for one came already: then
 * that counts. Does nothing when the slot is free. */
void push_flight_fail(struct push_flight *flight, const struct error *reason);
/* Bytes of its body; 0 when the slot is free. */
size_t push_flight_bytes(const struct push_flight *flight);
/* True while no request of it is under way: it waits for its next try, its turn, or credentials. */
bool push_flight_waits(const struct push_flight *flight);

#endif
