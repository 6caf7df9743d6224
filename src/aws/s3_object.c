/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_object.h"

#include <stddef.h>

#include "s3_body.h"
#include "s3_get.h"
#include "s3_outcome.h"

static struct s3_object *of_handler(struct http_handler *handler) {
    return (struct s3_object *)(void *)((char *)handler - offsetof(struct s3_object, handler));
}

static struct s3_object *of_timer(struct timer *timer) {
    return (struct s3_object *)(void *)((char *)timer - offsetof(struct s3_object, again));
}

static size_t unread(const struct s3_object *object) {
    return object->body.len - object->taken;
}

static bool start(struct s3_object *object, struct error *err) {
    s3_answer_init(&object->answer);
    object->begun = false;
    object->paused = false;
    object->tries++;
    buf_reset(&object->xml);
    return s3_get_start(object, err);
}

void s3_object_start_again(struct s3_object *object) {
    object->failed = !start(object, &object->error);
}

static void timer_fired(struct timer *timer) {
    s3_object_start_again(of_timer(timer));
}

static void take_header(struct http_handler *handler, struct slice name, struct slice value) {
    s3_answer_header(&of_handler(handler)->answer, name, value);
}

static enum http_flow take_body(struct http_handler *handler, long status, struct slice bytes) {
    struct s3_object *object = of_handler(handler);

    if (s3_body_is(status)) {
        return s3_body_take(object, status, bytes);
    }
    /* Of a refusal's text the beginning is enough. */
    (void)!buf_append(&object->xml, slice_first(bytes, buf_room(&object->xml)));
    return HTTP_GO_ON;
}

static void transfer_done(struct http_handler *handler, const struct http_result *result) {
    struct s3_object *object = of_handler(handler);

    object->transfer = NULL;
    object->paused = false;
    if (!object->failed) { /* else the answer was stopped */
        s3_outcome_settle(object, result);
    }
}

static void hand_out(struct s3_object *object, struct buf *into) {
    struct slice waiting = slice_after(buf_slice(&object->body), object->taken);
    struct slice given = slice_first(waiting, buf_room(into));

    (void)!buf_append(into, given); /* it fits */
    object->taken += given.len;
    if (unread(object) == 0) {
        buf_reset(&object->body);
        object->taken = 0;
    }
    if (object->paused && unread(object) <= S3_OBJECT_BUFFER / 2) {
        object->paused = false; /* before: body() may be called from inside, and pause again */
        http_resume(object->transfer);
    }
}

static bool read_body(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct s3_object *object = (struct s3_object *)(void *)reader;
    struct loop *loop = object->shared->loop;

    while (unread(object) > 0 || (!object->ended && !object->failed)) {
        if (deadline_reading_over(object->deadline, loop_clock(loop))) {
            s3_outcome_deadline(object, err);
            return false;
        }
        if (unread(object) > 0) {
            hand_out(object, into);
            *ended = object->ended && unread(object) == 0;
            return true;
        }
        loop_turn(loop, object->deadline->read_until_ms);
    }
    *ended = object->ended;
    if (object->failed) {
        *err = object->error;
    }
    return object->ended;
}

static struct slice first_region(const struct s3_shared *shared, const struct object_ref *ref) {
    struct slice region = s3_regions_get(&shared->regions, ref->bucket);

    if (region.len == 0) {
        region = ref->region;
    }
    if (region.len == 0) {
        region = slice_from_cstr(shared->config.region);
    }
    return region.len > 0 ? region : SLICE(S3_REGION_DEFAULT);
}

static bool begin(struct s3_object *object, struct error *err) {
    struct slice region = first_region(object->shared, object->ref);

    if (!s3_region_valid(region)) {
        return error_set(err, ERROR_INPUT, "invalid region name");
    }
    memcpy(object->region, region.ptr, region.len);
    object->region[region.len] = '\0';
    return start(object, err);
}

struct s3_object *s3_object_open(struct s3_shared *shared, const struct object_ref *ref,
                                 const struct deadline *deadline, struct error *err) {
    struct s3_object *object = mem_zalloc(sizeof(*object));

    object->object.reader.read = read_body;
    object->handler =
        (struct http_handler){.header = take_header, .body = take_body, .done = transfer_done};
    object->again.fire = timer_fired;
    object->shared = shared;
    object->ref = ref;
    object->deadline = deadline;
    object->total = -1;
    buf_init(&object->body, S3_OBJECT_BUFFER);
    buf_init(&object->xml, S3_ERROR_BYTES_MAX);
    if (!begin(object, err)) {
        s3_object_close(object);
        return NULL;
    }
    return object;
}

void s3_object_close(struct s3_object *object) {
    if (object->transfer != NULL) {
        http_cancel(object->transfer);
    }
    timer_clear(loop_timers(object->shared->loop), &object->again);
    buf_clean_up(&object->body);
    buf_clean_up(&object->xml);
    mem_free(object);
}
