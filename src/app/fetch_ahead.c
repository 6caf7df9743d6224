/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch_ahead.h"

void fetch_ahead_init(struct fetch_ahead *ahead, const struct source_env *env,
                      const struct event_record *records, size_t limit) {
    *ahead = (struct fetch_ahead){.env = env, .next = records, .limit = limit};
    if (ahead->limit > FETCH_AHEAD_MAX) {
        ahead->limit = FETCH_AHEAD_MAX;
    }
}

/* Opens until limit objects are under way. Records without an object pass through the ring, too. */
static void open_more(struct fetch_ahead *ahead) {
    while (ahead->next != NULL && ahead->count < ahead->limit) {
        size_t slot = (ahead->first + ahead->count) % FETCH_AHEAD_MAX;

        ahead->records[slot] = ahead->next;
        ahead->objects[slot] = NULL;
        source_open(ahead->env, ahead->next, &ahead->objects[slot]);
        ahead->next = ahead->next->next;
        ahead->count++;
    }
}

static struct object *take_first(struct fetch_ahead *ahead) {
    struct object *object = ahead->objects[ahead->first];

    ahead->first = (ahead->first + 1) % FETCH_AHEAD_MAX;
    ahead->count--;
    return object;
}

static void close_object(struct fetch_ahead *ahead, struct object *object) {
    if (object != NULL) {
        ahead->env->objects->close(ahead->env->objects, object);
    }
}

struct object *fetch_ahead_take(struct fetch_ahead *ahead, const struct event_record *record) {
    open_more(ahead);
    while (ahead->count > 0 && ahead->records[ahead->first] != record) {
        close_object(ahead, take_first(ahead));
        open_more(ahead);
    }
    return ahead->count > 0 ? take_first(ahead) : NULL;
}

void fetch_ahead_clean_up(struct fetch_ahead *ahead) {
    while (ahead->count > 0) {
        close_object(ahead, take_first(ahead));
    }
}
