/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch_ahead.h"

#include <assert.h>

void fetch_ahead_init(struct fetch_ahead *ahead, const struct source_env *env, struct event *event,
                      size_t limit) {
    assert(limit > 0);
    ahead->env = env;
    ahead->event = event;
    ahead->event_ended = false;
    ahead->first = ahead->count = 0;
    ahead->limit = limit < FETCH_AHEAD_MAX ? limit : FETCH_AHEAD_MAX;
    for (size_t i = 0; i < ahead->limit; i++) { /* the others are never looked at */
        ahead->ring[i].arena = (struct arena){0};
        ahead->ring[i].object = NULL;
    }
}

static void fetch_ahead_close(struct fetch_ahead *ahead, struct fetched_record *fetched) {
    if (fetched->object != NULL) {
        ahead->env->objects->close(ahead->env->objects, fetched->object);
        fetched->object = NULL;
    }
}

/* Pulls until limit records are there. Those without an object pass through the ring, too. */
static void fetch_ahead_pull(struct fetch_ahead *ahead, bool opens) {
    while (!ahead->event_ended && ahead->count < ahead->limit) {
        size_t slot = (ahead->first + ahead->count) % ahead->limit;
        struct fetched_record *fetched = &ahead->ring[slot];

        arena_reset(&fetched->arena);
        if (!event_next(ahead->event, &fetched->arena, &fetched->record)) {
            ahead->event_ended = true;
            return;
        }
        fetched->object = NULL;
        if (opens && fetched->record.kind != EVENT_PARKED_OBJECT) { /* replay.c opens it */
            source_open(ahead->env, &fetched->record, &fetched->object);
        }
        ahead->count++;
    }
}

struct fetched_record *fetch_ahead_next(struct fetch_ahead *ahead, bool reads,
                                        struct object **object) {
    *object = NULL;
    fetch_ahead_pull(ahead, reads);
    if (ahead->count == 0) {
        return NULL;
    }
    struct fetched_record *fetched = &ahead->ring[ahead->first];
    ahead->first = (ahead->first + 1) % ahead->limit;
    ahead->count--;
    if (reads) {
        *object = fetched->object;
        fetched->object = NULL; /* its reader closes it */
    }
    fetch_ahead_close(ahead, fetched);
    return fetched;
}

void fetch_ahead_clean_up(struct fetch_ahead *ahead) {
    for (size_t i = 0; i < ahead->limit; i++) {
        fetch_ahead_close(ahead, &ahead->ring[i]);
        arena_clean_up(&ahead->ring[i].arena);
    }
}
