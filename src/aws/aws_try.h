/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_try: counts the tries of one request to an AWS service, starts a timer for the next one, and
 * logs it (docs/semantics.md#aws-services).
 *
 * Flow:      s3_object | aws_call -> AWS_TRY -> aws_policy, a timer of the loop
 * Ownership: lives in its owner's struct; borrows what is shared.
 * Limits:    AWS_TRIES tries, none of which begins at until_ms or later; AWS_WARNINGS_MAX lines.
 */
#ifndef PROMTAIL_AWS_AWS_TRY_H
#define PROMTAIL_AWS_AWS_TRY_H

#include "promtail/error.h"
#include "promtail/log.h"
#include "promtail/loop.h"
#include "promtail/random.h"
#include "promtail/slice.h"

enum { AWS_WARNINGS_MAX = 10 };

/* Shared by the requests of one client. */
struct aws_try_shared {
    struct loop *loop; /* borrowed, as is the next */
    const struct log *log;
    struct random random; /* of the jitter */
    unsigned warnings;    /* lines written; the owner resets it */
};

/* How a try failed; borrowed. */
struct aws_failure {
    struct slice name;      /* of the resource, for the log: "s3://bucket/key" */
    long status;            /* 0: no answer, or a body cut short */
    const char *code;       /* of the answer's error document, or "" */
    int64_t retry_after_ms; /* -1: no such header */
    bool permanent;         /* a retry can't fix it: a certificate, a URL */
};

struct aws_try {
    struct timer timer; /* set while the next try waits */
    struct aws_try_shared *shared;
    void (*send)(struct aws_try *tries); /* the owner's function that sends the request again */
    int64_t until_ms;                    /* monotonic */
    unsigned count;                      /* of the tries made */
};

/* The owner sends the first request itself. */
void aws_try_init(struct aws_try *tries, struct aws_try_shared *shared, int64_t until_ms,
                  void (*send)(struct aws_try *tries));
/* The last try made progress: counting starts again with it. */
void aws_try_renew(struct aws_try *tries);
/* err: what happened. True: it is logged, and send is called when the wait is over. False: it was
 * the last try; err is extended when only Retry-After prevents another one. */
MUST_CHECK bool aws_try_again(struct aws_try *tries, const struct aws_failure *failure,
                              struct error *err);
void aws_try_cancel(struct aws_try *tries); /* send is not called any more; safe on zeroes */

#endif
