/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch_ahead: pulls the event's records, and opens the S3 objects of the next ones while one is
 * read (docs/architecture.md#the-loop): waiting is what a Lambda pays for. Each opened object waits
 * at its small buffer. No more records are pulled than objects may be open.
 */
#ifndef PROMTAIL_APP_FETCH_AHEAD_H
#define PROMTAIL_APP_FETCH_AHEAD_H

#include "promtail/source.h"

enum { FETCH_AHEAD_MAX = 64 };

/* A record that was pulled. */
struct fetched_record {
    struct event_record record;
    struct arena arena;    /* owned; of this record alone */
    struct object *object; /* NULL: of another kind, or it could not be opened */
};

struct fetch_ahead {
    const struct source_env *env; /* borrowed */
    struct event *event;          /* borrowed */
    bool event_ended;
    struct fetched_record ring[FETCH_AHEAD_MAX]; /* of limit: the one being read, those after it */
    size_t first, count, limit;                  /* count: not taken yet */
};

/* limit: objects open at once, the one being read included. */
void fetch_ahead_init(struct fetch_ahead *ahead, const struct source_env *env, struct event *event,
                      size_t limit);
/* The next record, valid until the next call; NULL: there is none. reads: it and the ones after it
 * will be read, so their objects are opened, and *object is this one's, if any. Else nothing more
 * is opened, and *object is NULL. */
struct fetched_record *fetch_ahead_next(struct fetch_ahead *ahead, bool reads,
                                        struct object **object);
/* Closes what was opened and never taken. */
void fetch_ahead_clean_up(struct fetch_ahead *ahead);

#endif
