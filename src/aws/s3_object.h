/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_object: one object of S3 under way: GET, a small buffer, and what is done when the transfer
 * breaks.
 *
 * Flow:      http -> S3_OBJECT -> inflate | lines
 * States:    a transfer runs, or a timer waits for the next try, or it ended, or it failed. Changes
 *            come from done() and from the timer, both in loop_turn; read() only takes bytes and
 *            turns the loop.
 * Limits:    S3_OBJECT_BUFFER bytes wait here; beyond that the transfer is paused, until half of it
 *            is read.
 * Resuming:  a broken transfer goes on with a ranged GET, If-Match on the ETag, from the byte
 *            reached. Tries are counted anew when one brought S3_OBJECT_BUFFER bytes, so they end:
 *            at most 3 per that many bytes.
 */
#ifndef PROMTAIL_AWS_S3_OBJECT_H
#define PROMTAIL_AWS_S3_OBJECT_H

#include "aws_signer.h"
#include "promtail/http.h"
#include "promtail/random.h"
#include "promtail/s3_objects.h"
#include "s3_answer.h"
#include "s3_regions.h"
#include "s3_url.h"

enum {
    S3_OBJECT_BUFFER = 64 * 1024,
    S3_REDIRECTS_MAX = 2,
    S3_WARNINGS_MAX = 10,
    S3_HOST_BYTES = 128
};

/* What the objects of one store have in common. */
struct s3_shared {
    struct s3_objects_config config;
    struct loop *loop;
    const struct log *log;
    struct s3_regions regions;
    struct random random; /* of the jitter */
    unsigned warnings;    /* logged since the store had nothing open */
};

struct s3_object {
    struct object object; /* first: it is this struct */
    struct http_handler handler;
    struct timer again;
    struct s3_object *next; /* of the store's open ones */
    struct s3_shared *shared;
    const struct object_ref *ref;
    const struct deadline *deadline;

    struct http_transfer *transfer; /* NULL: none runs */
    struct aws_signer signer;
    char region[S3_REGION_BYTES_MAX];
    char host[S3_HOST_BYTES]; /* that was asked last, for error texts */
    unsigned tries, redirects;
    int64_t received_before; /* when the tries were last counted anew */

    struct s3_answer answer; /* of the present try, as are the next three */
    bool begun;              /* its body was found to be the object's */
    int64_t skip;            /* bytes of it that are here already */
    struct buf xml;          /* of a refusal */

    char etag[S3_ETAG_BYTES];
    int64_t received, total; /* total -1: unknown */
    struct buf body;         /* received; the first `taken` bytes are read */
    size_t taken;
    bool paused, ended, failed;
    struct error error; /* why it failed */
};

/* Starts the GET. shared, ref and deadline are borrowed until the close. NULL: see
 * object_store.open. */
struct s3_object *s3_object_open(struct s3_shared *shared, const struct object_ref *ref,
                                 const struct deadline *deadline, struct error *err) MUST_CHECK;
/* With what was read so far; a failure is kept in the object. */
void s3_object_start_again(struct s3_object *object);
void s3_object_close(struct s3_object *object);

#endif
