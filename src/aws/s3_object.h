/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_object: one object of S3 while it is read: the GET, a small buffer, and retries when the
 * transfer breaks.
 *
 * Flow:      http -> S3_OBJECT -> inflate | lines
 * States:    enum s3_state. Changes come from http's callbacks and from the timer, in loop_turn;
 *            read() only takes bytes, lets a paused transfer run, and turns the loop.
 * Limits:    S3_BODY_BUFFER bytes wait here; beyond that the transfer is paused, until half of it
 *            is read.
 * Resuming:  a broken transfer is continued by a ranged GET, If-Match on the ETag, from the byte
 *            reached. Counting of tries restarts when one brought S3_BODY_BUFFER bytes, so there
 *            are at most AWS_TRIES for that many bytes.
 */
#ifndef PROMTAIL_AWS_S3_OBJECT_H
#define PROMTAIL_AWS_S3_OBJECT_H

#include "aws_try.h"
#include "promtail/host_label.h"
#include "promtail/s3_objects.h"
#include "s3_body.h"
#include "s3_get.h"
#include "s3_regions.h"
#include "s3_url.h"

enum { S3_REDIRECTS_MAX = 2 };

/* Shared by the objects of one store. */
struct s3_shared {
    struct s3_objects_config config;
    struct aws_try_shared tries;
    struct s3_regions regions;
};

enum s3_state {
    S3_WAITING,  /* for the first byte of a transfer's body */
    S3_RUNNING,  /* the body arrives */
    S3_PAUSED,   /* until there is room for more of it */
    S3_RETRYING, /* no transfer runs; aws_try starts the next */
    S3_ENDED,    /* the whole object was received */
    S3_FAILED,   /* see error; a transfer that was stopped may still run */
};

struct s3_object {
    struct object object; /* first: it is this struct */
    struct http_handler handler;
    struct s3_object *next; /* of the store's open ones */
    struct s3_shared *shared;
    const struct object_ref *ref;
    const struct deadline *deadline;

    enum s3_state state;
    struct s3_get get; /* the present try */
    struct buf xml;    /* of a refusal */
    struct s3_body body;
    struct error error; /* of the last try that failed */

    struct aws_try tries;
    int64_t received_before; /* when counting of tries last restarted */
    char region[REGION_BYTES_MAX + 1];
    unsigned redirects;
};

/* Starts the GET. shared, ref and deadline are borrowed until the close. NULL: see
 * object_store.open. */
struct s3_object *s3_object_open(struct s3_shared *shared, const struct object_ref *ref,
                                 const struct deadline *deadline, struct error *err) MUST_CHECK;
void s3_object_close(struct s3_object *object);

#endif
