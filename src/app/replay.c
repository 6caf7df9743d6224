/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"

#include "promtail/failed_target.h"

enum { REPLAY_READ_BYTES = 64 * 1024 };

void replay_separate(struct process *process, const struct event_record *record, bool *last) {
    struct error err = {0};

    if (record->item->parked != *last) {
        *last = record->item->parked;
        (void)!batcher_flush(process->batcher, &err); /* when it fails, the next entry does, too */
    }
}

static bool read_object(const struct source_env *env, const struct event_record *record,
                        struct buf *bytes, struct error *err) {
    struct object *object;
    bool ended = false;
    bool ok = env->objects->open(env->objects, &record->object, env->deadline, &object, err);

    if (!ok) {
        return false;
    }
    while (ok && !ended) {
        size_t room = buf_room(bytes);
        ok =
            (room > 0 && buf_reserve(bytes, room < REPLAY_READ_BYTES ? room : REPLAY_READ_BYTES)) ||
            error_set(err, ERROR_LIMIT, "has more than %d bytes", PARKED_BYTES_MAX);
        ok = ok && reader_read(&object->reader, bytes, &ended, err);
    }
    env->objects->close(env->objects, object);
    return ok;
}

static void read_inserted(struct process *process, const struct source_env *env,
                          struct event *event) {
    struct event_record record;
    struct arena arena = {0};
    bool last = false;

    while (event_next_inserted(event, &arena, &record)) {
        struct object *object;
        replay_separate(process, &record, &last);
        source_open(env, &record, &object);
        source_read(env, &record, object);
        arena_reset(&arena);
    }
    arena_clean_up(&arena);
}

void replay_object(struct process *process, const struct source_env *env, struct event *event,
                   const struct event_record *record) {
    struct work_item *item = record->item;
    struct arena arena = {0};
    struct error err = {0};
    struct buf bytes;

    buf_init(&bytes, PARKED_BYTES_MAX);
    if (!read_object(env, record, &bytes, &err) ||
        !event_insert(event, buf_slice(&bytes), item, &arena, &err)) {
        work_item_fail(item, &err);
    } else {
        read_inserted(process, env, event);
        work_item_read(item);
    }
    (void)!batcher_flush(process->batcher, &err);
    arena_clean_up(&arena);
    buf_clean_up(&bytes);
}
