/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_shared: what the pushes of one loki_push share: settings, time, the gate, and what the
 * answers to them say about the pushes to come.
 *
 * Ownership: of loki_push, which cleans `bodies` up; the rest is borrowed.
 */
#ifndef PROMTAIL_LOKI_PUSH_SHARED_H
#define PROMTAIL_LOKI_PUSH_SHARED_H

#include "promtail/loki_push.h"
#include "promtail/random.h"
#include "push_body.h"
#include "push_gate.h"
#include "retry.h"

struct push_shared {
    struct loki_push_config config;
    struct loop *loop;
    struct tally *tally;
    const struct log *log;
    const struct deadline *deadline; /* of the invocation */
    struct push_bodies bodies;       /* owned */
    struct slice target;             /* the URL's beginning without its query, for error texts */
    struct random random;            /* of the jitter */
    struct push_gate gate;
    uint64_t answered; /* pushes that Loki took, wholly or in part */
    bool down;
};

/* Until pushing ends. */
int64_t push_shared_left_ms(const struct push_shared *shared);
/* attempt: what the push knows of itself (tries, refreshed, refusal). */
struct retry_plan push_shared_plan(struct push_shared *shared, struct retry_attempt attempt,
                                   const struct http_result *result);
/* Fewer pushes in flight, or more, or none for a while. number: of the request, of the window. */
void push_shared_adapt(struct push_shared *shared, const struct retry_plan *plan, uint64_t number);
/* A push is given up. In an outage, when none was accepted since its first try (answered_before),
 * Loki is down: the next ones would fail as well. */
void push_shared_give_up(struct push_shared *shared, bool outage, uint64_t answered_before);
/* The error of what is not pushed because Loki is down. */
void push_shared_set_down(struct error *err);
/* Counts, and logs, that of so many entries some are not stored. */
void push_shared_drop(struct push_shared *shared, const char *reason, uint64_t count,
                      size_t entries, const struct error *err);

#endif
