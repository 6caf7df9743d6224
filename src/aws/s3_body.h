/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_body: the bytes of an object: which bytes of an answer are the next ones, which of them wait
 * to be read, and whether the object is complete.
 *
 * An object is complete when it has the announced length (Content-Length, or the size in
 * Content-Range), or when its last chunk has come. If it only ended because the connection was
 * closed, it is complete when it has the size from the event.
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
    struct s3_answer answer; /* this and the next two belong to the present try */
    int64_t skip;            /* bytes of it that were received before */
    int64_t end;             /* where it ends at the latest; -1: unknown */

    char etag[S3_ETAG_BYTES]; /* of the first answer */
    int64_t event_size;       /* -1: the event has none */
    int64_t received, total;  /* total -1: unknown */
    struct buf bytes;         /* owned; the first `taken` are read */
    size_t taken;
};

/* Whether an answer with this status has the object as its body. */
bool s3_body_follows(long status);

void s3_body_init(struct s3_body *body, int64_t event_size);
void s3_body_clean_up(struct s3_body *body); /* safe on zeroes, and twice */

/* Prepares for the answer to another request, from the byte reached. */
void s3_body_expect(struct s3_body *body);
/* The headers of an answer with the object have come. Fails when its bytes are not the object's
 * next ones; a retry does not help then. */
MUST_CHECK bool s3_body_begin(struct s3_body *body, long status, struct error *err);
/* Takes a piece of the answer. HTTP_PAUSE: there is no room for it. HTTP_STOP: see err; a retry
 * does not help. */
enum http_flow s3_body_take(struct s3_body *body, struct slice bytes, struct error *err);
/* The answer has ended. True: the object is complete. ERROR_TRANSPORT: some of it is missing. After
 * any other error a retry does not help. */
MUST_CHECK bool s3_body_end(const struct s3_body *body, long status, struct error *err);

/* Whether the rest can be requested: an ETag or a version identifies the object. */
bool s3_body_can_go_on(const struct s3_body *body, bool versioned);
/* Whether a 416 means that the object ends with the last byte received. That is possible when its
 * length is unknown and the transfer broke there; a known length would contradict it. */
bool s3_body_ends_here(const struct s3_body *body);

size_t s3_body_unread(const struct s3_body *body);
void s3_body_hand_out(struct s3_body *body, struct buf *into); /* as much as fits */

#endif
