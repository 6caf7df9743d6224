/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch_ahead: opens the S3 objects of the next records while one is read
 * (docs/architecture.md#the-loop):
 * waiting is what a Lambda pays for. Each opened object waits at its small buffer.
 */
#ifndef PROMTAIL_APP_FETCH_AHEAD_H
#define PROMTAIL_APP_FETCH_AHEAD_H

#include "promtail/source.h"

enum { FETCH_AHEAD_MAX = 64 };

struct fetch_ahead {
    const struct source_env *env;                        /* borrowed */
    const struct event_record *next;                     /* not opened yet */
    const struct event_record *records[FETCH_AHEAD_MAX]; /* opened, not taken; a ring */
    struct object *objects[FETCH_AHEAD_MAX];
    size_t first, count, limit;
};

/* limit: objects open at once, the one being read included. */
void fetch_ahead_init(struct fetch_ahead *ahead, const struct source_env *env,
                      const struct event_record *records, size_t limit);
/* The object of this record, opened now if it was not; and opens the ones behind it. Records come
 * in their order; some may be left out. NULL for other kinds, and when it could not be opened. */
struct object *fetch_ahead_take(struct fetch_ahead *ahead, const struct event_record *record);
/* Closes what was opened and never taken. */
void fetch_ahead_clean_up(struct fetch_ahead *ahead);

#endif
