/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parking: keeps what Loki refused for good, and what can never be read, at FAILED_EVENTS_TARGET: a
 * batch_keeper and an event_keeper.
 *
 * Flow:   loki_push | event | source -> PARKING -> outbox
 * Limits: a document of each push in flight, and PARKING_EVENTS_MAX events: a further one waits
 *         until another was sent.
 */
#ifndef PROMTAIL_APP_PARKING_H
#define PROMTAIL_APP_PARKING_H

#include "promtail/batch_keeper.h"
#include "promtail/deadline.h"
#include "promtail/event_keeper.h"
#include "promtail/outbox.h"
#include "promtail/tally.h"

enum { PARKING_EVENTS_MAX = 4 };

struct parked_item;

struct parking {
    struct batch_keeper batches;
    struct event_keeper events;
    struct failed_target target;
    struct outbox *outbox; /* owned */
    struct loop *loop;     /* borrowed, as are the next three */
    struct tally *tally;
    const struct deadline *deadline; /* of the invocation */
    struct slice tenant;             /* the default one */
    struct parked_item *first;       /* events that are being sent */
    unsigned count;
};

struct parking_parts {           /* borrowed */
    struct outbox_config outbox; /* without its target */
    struct slice target;         /* FAILED_EVENTS_TARGET */
    struct slice tenant;
    struct loop *loop;
    const struct log *log;
    struct tally *tally;
};

/* The error names no variable. parking must be cleaned up in any case. */
MUST_CHECK bool parking_init(struct parking *parking, const struct parking_parts *parts,
                             struct error *err);
void parking_clean_up(struct parking *parking); /* safe on zeroes, and twice */
void parking_begin(struct parking *parking, const struct deadline *deadline);
/* Waits until all events are kept, or push_until_ms is reached, which fails their items. */
void parking_finish(struct parking *parking);

#endif
