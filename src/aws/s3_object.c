/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_object.h"

#include "promtail/container_of.h"
#include "promtail/host_label.h"
#include "s3_outcome.h"

enum { NAME_BYTES = 1400 }; /* "s3://BUCKET/KEY" */

static struct s3_object *s3_object_of_handler(struct http_handler *handler) {
    return CONTAINER_OF(handler, struct s3_object, handler);
}

static struct s3_object *s3_object_of_tries(struct aws_try *tries) {
    return CONTAINER_OF(tries, struct s3_object, tries);
}

static bool s3_object_start(struct s3_object *object, struct error *err) {
    struct s3_wanted wanted = {
        .config = &object->shared->config,
        .ref = object->ref,
        .region = object->region,
        .from = object->body.received,
        .etag = object->body.etag,
    };

    s3_body_expect(&object->body);
    buf_reset(&object->xml);
    object->state = S3_WAITING;
    return s3_get_start(&object->get, &wanted, object->shared->tries.loop, &object->handler, err);
}

static void s3_object_restart(struct s3_object *object) {
    if (!s3_object_start(object, &object->error)) {
        object->state = S3_FAILED;
    }
}

static void s3_object_send_again(struct aws_try *tries) {
    s3_object_restart(s3_object_of_tries(tries));
}

static void s3_object_take_header(struct http_handler *handler, struct slice name,
                                  struct slice value) {
    s3_answer_header(&s3_object_of_handler(handler)->body.answer, name, value);
}

static enum http_flow s3_object_take_bytes(struct s3_object *object, long status,
                                           struct slice bytes) {
    if (object->state == S3_WAITING && !s3_body_begin(&object->body, status, &object->error)) {
        object->state = S3_FAILED;
        return HTTP_STOP;
    }
    enum http_flow flow = s3_body_take(&object->body, bytes, &object->error);
    object->state = flow == HTTP_STOP ? S3_FAILED : flow == HTTP_PAUSE ? S3_PAUSED : S3_RUNNING;
    return flow;
}

static enum http_flow s3_object_take_body(struct http_handler *handler, long status,
                                          struct slice bytes) {
    struct s3_object *object = s3_object_of_handler(handler);

    if (s3_body_follows(status)) {
        return s3_object_take_bytes(object, status, bytes);
    }
    /* The beginning of an error document is enough. */
    (void)!buf_append(&object->xml, slice_first(bytes, buf_room(&object->xml)));
    return HTTP_GO_ON;
}

/* S3 answered with the region of the bucket: requests go there from now on. */
static void s3_object_redirect(struct s3_object *object, const char *region) {
    object->redirects++;
    snprintf(object->region, sizeof(object->region), "%s", region);
    s3_regions_put(&object->shared->regions, object->ref->bucket, slice_from_cstr(region));
    s3_object_restart(object);
}

static void s3_object_try_again(struct s3_object *object, struct aws_failure failure) {
    struct slice bucket = object->ref->bucket;
    struct slice key = object->ref->key;
    char name[NAME_BYTES];

    if (object->body.received - object->received_before >= S3_BODY_BUFFER) {
        aws_try_renew(&object->tries);
    }
    object->received_before = object->body.received;
    snprintf(name, sizeof(name), "s3://%.*s/%.*s", SLICE_ARG(bucket), SLICE_ARG(key));
    failure.name = slice_from_cstr(name);
    object->state =
        aws_try_again(&object->tries, &failure, &object->error) ? S3_RETRYING : S3_FAILED;
}

static void s3_object_transfer_done(struct http_handler *handler,
                                    const struct http_result *result) {
    struct s3_object *object = s3_object_of_handler(handler);
    struct s3_ending ending = {
        .result = result,
        .body = &object->body,
        .body_began = object->state != S3_WAITING,
        .xml = &object->xml,
        .region = object->redirects < S3_REDIRECTS_MAX ? object->region : NULL,
        .versioned = object->ref->version_id.len > 0,
        .secrets = object->shared->config.secrets,
    };
    struct s3_outcome outcome;

    object->get.transfer = NULL;
    if (object->state == S3_FAILED) { /* the answer was stopped */
        return;
    }
    s3_outcome_make(&outcome, &ending, &object->error);
    switch (outcome.verdict) {
    case S3_WHOLE:
        object->state = S3_ENDED;
        break;
    case S3_OTHER_REGION:
        s3_object_redirect(object, outcome.region);
        break;
    case S3_BROKEN:
        s3_object_try_again(object, outcome.failure);
        break;
    case S3_UNREADABLE:
        object->state = S3_FAILED;
        break;
    }
}

static void hand_out(struct s3_object *object, struct buf *into) {
    s3_body_hand_out(&object->body, into);
    if (object->state == S3_PAUSED && s3_body_unread(&object->body) <= S3_BODY_BUFFER / 2) {
        object->state = S3_RUNNING; /* first: http_resume may call body(), which may pause again */
        http_resume(object->get.transfer);
    }
}

/* The error when the time for reading is over. */
static bool fail_deadline(const struct s3_object *object, struct error *err) {
    int64_t handed_out = object->body.received - (int64_t)s3_body_unread(&object->body);

    if (object->state == S3_RETRYING || object->state == S3_FAILED) {
        return error_set(err, ERROR_DEADLINE, "no time left for another try: %.180s",
                         object->error.text);
    }
    if (object->state != S3_ENDED && !object->body.answer.came) {
        return error_set(err, ERROR_DEADLINE,
                         "no time left after reading %" PRId64
                         " bytes: no answer from %s" S3_VPC_HINT,
                         handed_out, object->get.host);
    }
    return error_set(err, ERROR_DEADLINE, "no time left after reading %" PRId64 " bytes",
                     handed_out);
}

static bool is_over(const struct s3_object *object) {
    return object->state == S3_ENDED || object->state == S3_FAILED;
}

static void s3_object_wait(const struct s3_object *object) {
    struct stopwatch *time = object->shared->config.time;
    enum phase before = stopwatch_switch(time, PHASE_FETCH);

    loop_turn(object->shared->tries.loop, object->deadline->read_until_ms);
    stopwatch_switch(time, before);
}

static bool read_body(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct s3_object *object = CONTAINER_OF(reader, struct s3_object, object.reader);
    struct loop *loop = object->shared->tries.loop;

    while (s3_body_unread(&object->body) > 0 || !is_over(object)) {
        if (deadline_reading_over(object->deadline, loop_clock(loop))) {
            return fail_deadline(object, err);
        }
        if (s3_body_unread(&object->body) > 0) {
            hand_out(object, into);
            *ended = object->state == S3_ENDED && s3_body_unread(&object->body) == 0;
            return true;
        }
        s3_object_wait(object);
    }
    *ended = object->state == S3_ENDED;
    if (object->state == S3_FAILED) {
        *err = object->error;
    }
    return *ended;
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

static bool s3_object_begin(struct s3_object *object, struct error *err) {
    struct slice region = first_region(object->shared, object->ref);

    if (!host_label_valid_region(region)) {
        return error_set(err, ERROR_INPUT, "invalid region name");
    }
    memcpy(object->region, region.ptr, region.len);
    object->region[region.len] = '\0';
    return s3_object_start(object, err);
}

struct s3_object *s3_object_open(struct s3_shared *shared, const struct object_ref *ref,
                                 const struct deadline *deadline, struct error *err) {
    struct s3_object *object = mem_zalloc(sizeof(*object));

    object->object.reader.read = read_body;
    object->handler = (struct http_handler){.header = s3_object_take_header,
                                            .body = s3_object_take_body,
                                            .done = s3_object_transfer_done};
    object->shared = shared;
    object->ref = ref;
    object->deadline = deadline;
    aws_try_init(&object->tries, &shared->tries, deadline->read_until_ms, s3_object_send_again);
    s3_body_init(&object->body, ref->size);
    buf_init(&object->xml, S3_ERROR_BYTES_MAX);
    if (!s3_object_begin(object, err)) {
        s3_object_close(object);
        return NULL;
    }
    return object;
}

void s3_object_close(struct s3_object *object) {
    s3_get_cancel(&object->get);
    aws_try_cancel(&object->tries);
    s3_body_clean_up(&object->body);
    buf_clean_up(&object->xml);
    mem_free(object);
}
