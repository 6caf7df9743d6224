/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_object.h"

#include <stddef.h>

#include "aws_policy.h"
#include "s3_get.h"

#define VPC_HINT "; a function in a VPC needs an S3 gateway endpoint or a NAT"

static struct s3_object *of_handler(struct http_handler *handler) {
    return (struct s3_object *)(void *)((char *)handler - offsetof(struct s3_object, handler));
}

static struct s3_object *of_timer(struct timer *timer) {
    return (struct s3_object *)(void *)((char *)timer - offsetof(struct s3_object, again));
}

/* splitmix64 */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void fail(struct s3_object *object) {
    object->failed = true;
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

static void start_again(struct s3_object *object) {
    if (!start(object, &object->error)) {
        fail(object);
    }
}

static void timer_fired(struct timer *timer) {
    start_again(of_timer(timer));
}

/* Bytes come in. */

static void take_header(struct http_handler *handler, struct slice name, struct slice value) {
    s3_answer_header(&of_handler(handler)->answer, name, value);
}

static bool is_body(long status) {
    return status == 200 || status == 206;
}

static bool changed(const struct s3_object *object, int64_t total) {
    const char *etag = object->answer.etag;

    return (object->total >= 0 && total >= 0 && total != object->total) ||
           (object->etag[0] != '\0' && etag[0] != '\0' && strcmp(etag, object->etag) != 0);
}

/* Whether the answer is the object's next bytes; a 200 to a ranged request begins anew. */
static bool begin_body(struct s3_object *object, long status) {
    const struct s3_answer *answer = &object->answer;
    int64_t total = status == 206 ? answer->range_total : answer->content_length;

    object->begun = true;
    object->skip = status == 200 ? object->received : 0;
    if (status == 206 && answer->range_start != object->received) {
        error_set(&object->error, ERROR_REMOTE, "answer begins at byte %" PRId64 ", not %" PRId64,
                  answer->range_start, object->received);
        fail(object);
        return false;
    }
    if (object->received > 0 && changed(object, total)) {
        error_set(&object->error, ERROR_REMOTE, "changed while it was read");
        object->error.retryable = true;
        fail(object);
        return false;
    }
    if (total >= 0 || object->received == 0) {
        object->total = total;
    }
    if (object->received == 0) {
        memcpy(object->etag, answer->etag, sizeof(object->etag));
    }
    return true;
}

static void take_xml(struct s3_object *object, struct slice bytes) {
    struct slice taken = slice_first(bytes, buf_room(&object->xml));

    (void)!buf_append(&object->xml, taken); /* it fits */
}

static bool make_room(struct s3_object *object, size_t size) {
    if (size > buf_room(&object->body)) {
        buf_drop_front(&object->body, object->taken);
        object->taken = 0;
    }
    return size <= buf_room(&object->body);
}

static enum http_flow take_body(struct http_handler *handler, long status, struct slice bytes) {
    struct s3_object *object = of_handler(handler);

    if (!is_body(status)) {
        take_xml(object, bytes);
        return HTTP_GO_ON;
    }
    if (!object->begun && !begin_body(object, status)) {
        return HTTP_STOP;
    }
    size_t known = object->skip < (int64_t)bytes.len ? (size_t)object->skip : bytes.len;
    struct slice fresh = slice_after(bytes, known);
    if (!make_room(object, fresh.len) && unread(object) > 0) {
        object->paused = true;
        return HTTP_PAUSE;
    }
    if (!buf_append(&object->body, fresh)) {
        error_set(&object->error, ERROR_LIMIT, "%zu bytes at once", fresh.len);
        fail(object);
        return HTTP_STOP;
    }
    object->skip -= (int64_t)known;
    object->received += (int64_t)fresh.len;
    return HTTP_GO_ON;
}

/* The transfer is over. */

static void log_again(struct s3_object *object, int64_t wait_ms) {
    struct slice bucket = object->ref->bucket;
    struct slice key = object->ref->key;

    if (object->shared->warnings < S3_WARNINGS_MAX) {
        object->shared->warnings++;
        log_write(object->shared->log, LOG_WARN,
                  "s3://%.*s/%.*s: %s: try %u of %d in %" PRId64 " ms", (int)bucket.len,
                  (const char *)bucket.ptr, (int)key.len, (const char *)key.ptr, object->error.text,
                  object->tries + 1, AWS_TRIES, wait_ms);
    }
}

/* object->error says what happened. */
static void again_or_fail(struct s3_object *object, long status, const char *code,
                          int64_t retry_after_ms) {
    int64_t now_ms = clock_monotonic_ms(loop_clock(object->shared->loop));

    if (object->received - object->received_before >= S3_OBJECT_BUFFER) {
        object->tries = 1;
    }
    object->received_before = object->received;
    struct aws_attempt attempt = {
        .tries = object->tries,
        .status = status,
        .code = code,
        .retry_after_ms = retry_after_ms,
        .left_ms = object->deadline->read_until_ms - now_ms,
        .random = next_random(&object->shared->random),
    };
    struct aws_plan plan = aws_plan_make(&attempt);
    if (!plan.again) {
        fail(object);
        return;
    }
    log_again(object, plan.wait_ms);
    timer_set(object->shared->loop, &object->again, now_ms + plan.wait_ms);
}

static void describe_break(struct s3_object *object, const char *reason) {
    const char *hint = strstr(reason, "timed out") != NULL ? VPC_HINT : "";
    struct error *err = &object->error;

    if (!object->begun && object->received == 0) {
        error_set(err, ERROR_TRANSPORT, "%.110s%s", reason, hint);
    } else if (object->total >= 0) {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " of %" PRId64 " bytes: %.90s%s",
                  object->received, object->total, reason, hint);
    } else {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " bytes: %.90s%s",
                  object->received, reason, hint);
    }
}

static void broken(struct s3_object *object, const char *reason) {
    describe_break(object, reason);
    if (object->received > 0 && object->etag[0] == '\0' && object->ref->version_id.len == 0) {
        fail(object); /* nothing would tell another object's bytes from this one's */
        return;
    }
    again_or_fail(object, 0, "", -1);
}

static void finish_body(struct s3_object *object, long status) {
    if (!object->begun && !begin_body(object, status)) {
        return;
    }
    if (object->total >= 0 && object->received < object->total) {
        broken(object, "the answer is shorter");
        return;
    }
    object->ended = true;
}

/* S3 names the region of the bucket: ask there, and from now on. */
static bool follow(struct s3_object *object, const char *region) {
    if (region == NULL || strcmp(region, object->region) == 0 ||
        object->redirects >= S3_REDIRECTS_MAX) {
        return false;
    }
    object->redirects++;
    object->tries--; /* it was no failure */
    snprintf(object->region, sizeof(object->region), "%s", region);
    s3_regions_put(&object->shared->regions, object->ref->bucket, slice_from_cstr(region));
    start_again(object);
    return true;
}

static void refused(struct s3_object *object, const struct http_result *result) {
    struct s3_error xml;

    s3_error_parse(&xml, buf_slice(&object->xml));
    if (follow(object, s3_answer_other_region(&object->answer, result->status, &xml))) {
        return;
    }
    if (result->status == 416 && object->received > 0 &&
        object->answer.range_total == object->received) {
        object->ended = true; /* it broke behind the last byte of an unknown length */
        return;
    }
    s3_answer_refusal(&object->answer, result->status, &xml, object->ref->version_id.len > 0,
                      &object->error);
    again_or_fail(object, result->status, xml.code, result->retry_after_ms);
}

static void transfer_done(struct http_handler *handler, const struct http_result *result) {
    struct s3_object *object = of_handler(handler);

    object->transfer = NULL;
    object->paused = false;
    if (object->failed) {
        return; /* the answer was stopped */
    }
    if (result->status != 0 && !is_body(result->status)) {
        refused(object, result);
    } else if (result->ok || (object->begun && object->received == object->total)) {
        finish_body(object, result->status);
    } else {
        broken(object, result->error.text);
    }
}

/* Bytes go out. */

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
            error_set(err, ERROR_DEADLINE, "no time left to read on after %" PRId64 " bytes",
                      object->received - (int64_t)unread(object));
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
    timer_clear(object->shared->loop, &object->again);
    buf_clean_up(&object->body);
    buf_clean_up(&object->xml);
    mem_free(object);
}
