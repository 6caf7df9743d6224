/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_body.h"

bool s3_body_is(long status) {
    return status == 200 || status == 206;
}

static bool fail_changed(struct s3_object *object) {
    error_set(&object->error, ERROR_REMOTE, "changed while it was read");
    object->error.retryable = true;
    object->failed = true;
    return false;
}

/* An answer without an ETag, after one with it, may be another object's. */
static bool is_changed(const struct s3_object *object, int64_t total) {
    return (object->total >= 0 && total >= 0 && total != object->total) ||
           (object->etag[0] != '\0' && strcmp(object->answer.etag, object->etag) != 0);
}

/* Chunks have their own end; a length beside them means nothing. */
static int64_t announced_total(const struct s3_answer *answer, long status) {
    if (status == 206) {
        return answer->range_total;
    }
    return answer->chunked ? -1 : answer->content_length;
}

/* Whether the answer is the object's next bytes; a 200 to a ranged request begins anew. */
static bool begin_body(struct s3_object *object, long status) {
    const struct s3_answer *answer = &object->answer;
    int64_t total = announced_total(answer, status);

    object->begun = true;
    object->skip = status == 200 ? object->received : 0;
    if (status == 206 && answer->range_start != object->received) {
        error_set(&object->error, ERROR_REMOTE, "answer begins at byte %" PRId64 ", not %" PRId64,
                  answer->range_start, object->received);
        object->failed = true;
        return false;
    }
    if (object->received > 0 && is_changed(object, total)) {
        return fail_changed(object);
    }
    if (total >= 0 || object->received == 0) {
        object->total = total;
    }
    if (object->received == 0) {
        memcpy(object->etag, answer->etag, sizeof(object->etag));
    }
    return true;
}

/* Where this answer ends at the latest; -1: unknown. */
static int64_t answer_end(const struct s3_object *object, long status) {
    return status == 206 && object->answer.range_last >= 0 ? object->answer.range_last + 1
                                                           : object->total;
}

static bool make_room(struct s3_object *object, size_t size) {
    if (size > buf_room(&object->body)) {
        buf_drop_front(&object->body, object->taken);
        object->taken = 0;
    }
    return size <= buf_room(&object->body);
}

static enum http_flow stop(struct s3_object *object) {
    object->failed = true;
    return HTTP_STOP;
}

enum http_flow s3_body_take(struct s3_object *object, long status, struct slice bytes) {
    if (!object->begun && !begin_body(object, status)) {
        return HTTP_STOP;
    }
    int64_t end = answer_end(object, status);
    size_t known = object->skip < (int64_t)bytes.len ? (size_t)object->skip : bytes.len;
    struct slice fresh = slice_after(bytes, known);
    if (end >= 0 && (int64_t)fresh.len > end - object->received) {
        error_set(&object->error, ERROR_REMOTE,
                  "the answer has more bytes than it announced: it must end at byte %" PRId64, end);
        return stop(object);
    }
    if (!make_room(object, fresh.len) && object->body.len > object->taken) {
        object->paused = true;
        return HTTP_PAUSE;
    }
    if (!buf_append(&object->body, fresh)) {
        error_set(&object->error, ERROR_LIMIT, "%zu bytes at once", fresh.len);
        return stop(object);
    }
    object->skip -= (int64_t)known;
    object->received += (int64_t)fresh.len;
    return HTTP_GO_ON;
}

bool s3_body_end(struct s3_object *object, long status) {
    struct error *err = &object->error;
    int64_t named = object->ref->size;

    if (!object->begun && !begin_body(object, status)) {
        return false;
    }
    if (object->skip > 0) { /* it is shorter than what was handed out already */
        return fail_changed(object);
    }
    if (object->total >= 0) {
        return object->received == object->total ||
               error_set(err, ERROR_TRANSPORT,
                         "body ends after %" PRId64 " of %" PRId64 " bytes: the answer is shorter",
                         object->received, object->total);
    }
    if ((status == 200 && object->answer.chunked) || object->received == named) {
        return true;
    }
    if (named < 0) {
        return error_set(err, ERROR_TRANSPORT,
                         "body ends after %" PRId64
                         " bytes: neither the answer nor the event names its size",
                         object->received);
    }
    return error_set(err, ERROR_TRANSPORT,
                     "body ends after %" PRId64
                     " bytes: the answer names no size, and the event names %" PRId64,
                     object->received, named);
}
