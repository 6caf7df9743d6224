/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_body: the bytes of an object: which bytes of an answer are its next ones, which of them wait
 * to be read, and whether the object is whole.
 *
 * Whole is what has the length that was announced (Content-Length, or the size in Content-Range),
 * or came in chunks up to the last one. What ended because the connection was closed is whole only
 * when it has the size that the event named.
 *
 * Limits: S3_BODY_BUFFER bytes wait.
 */
#ifndef PROMTAIL_AWS_S3_BODY_H
#define PROMTAIL_AWS_S3_BODY_H

#include "promtail/buf.h"
#include "promtail/http.h"
#include "s3_answer.h"

enum { S3_BODY_BUFFER = 64 * 1024 };

struct s3_body {
    struct s3_answer answer; /* of the present try, as are the next two */
    int64_t skip;            /* bytes of it that are here already */
    int64_t end;             /* where it ends at the latest; -1: unknown */

    char etag[S3_ETAG_BYTES]; /* of the first answer */
    int64_t event_size;       /* -1: not named */
    int64_t received, total;  /* total -1: unknown */
    struct buf bytes;         /* owned; the first `taken` are read */
    size_t taken;
};

/* Whether an answer with this status carries the object. */
bool s3_body_is(long status);

void s3_body_init(struct s3_body *body, int64_t event_size);
void s3_body_clean_up(struct s3_body *body); /* safe on zeroes, and twice */

/* The object is asked for once more, from the byte reached: the next answer is another one. */
void s3_body_expect(struct s3_body *body);
/* The answer's headers are here, and its status carries the object. Fails when its bytes are not
 * the object's next ones, for which no retry helps. */
MUST_CHECK bool s3_body_begin(struct s3_body *body, long status, struct error *err);
/* A piece of it. HTTP_PAUSE: there is no room for it. HTTP_STOP: err says what is wrong with it; no
 * retry helps. */
enum http_flow s3_body_take(struct s3_body *body, struct slice bytes, struct error *err);
/* The answer has ended. True: the object is whole. ERROR_TRANSPORT: some of it is missing; any
 * other error: no retry helps. */
MUST_CHECK bool s3_body_end(const struct s3_body *body, long status, struct error *err);

/* Whether the rest may be asked for: something tells another object's bytes from this one's. */
bool s3_body_can_go_on(const struct s3_body *body, bool versioned);
/* Whether a 416 says that the object ends with the last byte received: that of an object of unknown
 * length, whose transfer broke there. Where a length is known it contradicts the answer before, or
 * the event. */
bool s3_body_ends_here(const struct s3_body *body);

size_t s3_body_unread(const struct s3_body *body);
void s3_body_hand_out(struct s3_body *body, struct buf *into); /* as much as fits */

#endif
