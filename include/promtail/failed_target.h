/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failed_target: the place that FAILED_EVENTS_TARGET names, and the names of what is parked there:
 * an SQS queue, or a prefix in a bucket. Pure.
 *
 * Ownership: borrows the text.
 * Format:    "Amazon SQS Developer Guide", queue and message identifiers: a queue's URL is
 *            https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, its ARN
 *            arn:aws:sqs:REGION:ACCOUNT:NAME.
 */
#ifndef PROMTAIL_FAILED_TARGET_H
#define PROMTAIL_FAILED_TARGET_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct failed_target {
    struct slice text; /* all of it, without a "/" at the end */
    bool is_queue;
    struct slice bucket, prefix; /* of s3://; neither is empty */
    struct slice origin;         /* of a queue's URL: "https://sqs.eu-west-1.amazonaws.com" */
    struct slice region;         /* of a queue; empty: its host does not name one */
    struct slice account, queue; /* of a queue */
};

MUST_CHECK bool failed_target_read(struct failed_target *target, struct slice text,
                                   struct error *err);
/* Whether a message with this eventSourceARN came from the target. A NULL target has none. */
bool failed_target_is_queue(const struct failed_target *target, struct slice arn);
/* Whether the object stands under the target's prefix. */
bool failed_target_holds(const struct failed_target *target, struct slice bucket, struct slice key);

/* A parked object is called PARKED_NAME_START, 64 digits, PARKED_NAME_END: the name says what it
 * is, because the content of other objects is not ours (docs/semantics.md#parked-events). */
#define PARKED_NAME_START "parked-v1-"
#define PARKED_NAME_END ".json"
enum { PARKED_DIGITS = 64 };

/* Of a document: replay holds all of it, so a larger one is not written either. */
enum { PARKED_BYTES_MAX = 16 << 20 };

/* Whether the key's last part is such a name. */
bool failed_target_is_parked_name(struct slice key);

#endif
