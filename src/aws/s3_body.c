/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_body.h"

bool s3_body_follows(long status) {
    return status == 200 || status == 206;
}

void s3_body_init(struct s3_body *body, int64_t event_size) {
    *body = (struct s3_body){.event_size = event_size, .total = -1};
    buf_init(&body->bytes, S3_BODY_BUFFER);
    s3_body_expect(body);
}

void s3_body_clean_up(struct s3_body *body) {
    buf_clean_up(&body->bytes);
}

void s3_body_expect(struct s3_body *body) {
    s3_answer_init(&body->answer);
    body->skip = 0;
    body->end = -1;
}

static bool fail_changed(struct error *err) {
    return error_set(err, ERROR_REMOTE, "changed while it was read");
}

/* An answer without an ETag, after one with it, may be another object's. */
static bool is_changed(const struct s3_body *body, int64_t total) {
    return (body->total >= 0 && total >= 0 && total != body->total) ||
           (body->etag[0] != '\0' && strcmp(body->answer.etag, body->etag) != 0);
}

/* The last chunk ends a chunked body; a length in the headers is ignored. */
static int64_t announced_total(const struct s3_answer *answer, long status) {
    if (status == 206) {
        return answer->range_total;
    }
    return answer->chunked ? -1 : answer->content_length;
}

/* A 200 to a ranged request has the object from its first byte. */
bool s3_body_begin(struct s3_body *body, long status, struct error *err) {
    const struct s3_answer *answer = &body->answer;
    int64_t total = announced_total(answer, status);

    body->skip = status == 200 ? body->received : 0;
    if (status == 206 && answer->range_start != body->received) {
        return error_set(err, ERROR_REMOTE, "answer begins at byte %" PRId64 ", not %" PRId64,
                         answer->range_start, body->received);
    }
    if (body->received > 0 && is_changed(body, total)) {
        return fail_changed(err);
    }
    if (total >= 0 || body->received == 0) {
        body->total = total;
    }
    if (body->received == 0) {
        memcpy(body->etag, answer->etag, sizeof(body->etag));
    }
    body->end = status == 206 && answer->range_last >= 0 ? answer->range_last + 1 : body->total;
    return true;
}

static bool s3_body_make_room(struct s3_body *body, size_t size) {
    if (size > buf_room(&body->bytes)) {
        buf_drop_front(&body->bytes, body->taken);
        body->taken = 0;
    }
    return size <= buf_room(&body->bytes);
}

enum http_flow s3_body_take(struct s3_body *body, struct slice bytes, struct error *err) {
    size_t known = body->skip < (int64_t)bytes.len ? (size_t)body->skip : bytes.len;
    struct slice fresh = slice_after(bytes, known);

    if (body->end >= 0 && (int64_t)fresh.len > body->end - body->received) {
        error_set(err, ERROR_REMOTE,
                  "the answer has more bytes than it announced: it must end at byte %" PRId64,
                  body->end);
        return HTTP_STOP;
    }
    if (!s3_body_make_room(body, fresh.len) && s3_body_unread(body) > 0) {
        return HTTP_PAUSE;
    }
    if (!buf_append(&body->bytes, fresh)) {
        error_set(err, ERROR_LIMIT, "a piece of %zu bytes does not fit into the buffer", fresh.len);
        return HTTP_STOP;
    }
    body->skip -= (int64_t)known;
    body->received += (int64_t)fresh.len;
    return HTTP_GO_ON;
}

bool s3_body_end(const struct s3_body *body, long status, struct error *err) {
    int64_t named = body->event_size;

    if (body->skip > 0) { /* it is shorter than what was read already */
        return fail_changed(err);
    }
    if (body->total >= 0) {
        return body->received == body->total ||
               error_set(err, ERROR_TRANSPORT,
                         "body ends after %" PRId64 " of %" PRId64 " bytes: the answer is shorter",
                         body->received, body->total);
    }
    if ((status == 200 && body->answer.chunked) || body->received == named) {
        return true;
    }
    if (named < 0) {
        return error_set(err, ERROR_TRANSPORT,
                         "body ends after %" PRId64
                         " bytes: neither the answer nor the event names its size",
                         body->received);
    }
    return error_set(err, ERROR_TRANSPORT,
                     "body ends after %" PRId64
                     " bytes: the answer names no size, and the event names %" PRId64,
                     body->received, named);
}

bool s3_body_can_go_on(const struct s3_body *body, bool versioned) {
    return body->received == 0 || body->etag[0] != '\0' || versioned;
}

bool s3_body_ends_here(const struct s3_body *body) {
    return body->received > 0 && body->total < 0 && body->answer.range_total == body->received &&
           (body->event_size < 0 || body->event_size == body->received);
}

size_t s3_body_unread(const struct s3_body *body) {
    return body->bytes.len - body->taken;
}

void s3_body_hand_out(struct s3_body *body, struct buf *into) {
    struct slice waiting = slice_after(buf_slice(&body->bytes), body->taken);
    struct slice given = slice_first(waiting, buf_room(into));

    (void)!buf_append(into, given); /* it fits */
    body->taken += given.len;
    if (s3_body_unread(body) == 0) {
        buf_reset(&body->bytes);
        body->taken = 0;
    }
}
