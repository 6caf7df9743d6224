/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_policy: whether a request to an AWS service is retried, and when
 * (docs/semantics.md#aws-services). Pure.
 *
 * Format: "Amazon S3 API Reference", error responses; "AWS SDKs and Tools Reference Guide", retry
 *         behavior.
 */
#ifndef PROMTAIL_AWS_AWS_POLICY_H
#define PROMTAIL_AWS_AWS_POLICY_H

#include <stdbool.h>
#include <stdint.h>

enum {
    AWS_TRIES = 3,
    AWS_CONNECT_TIMEOUT_MS = 3000,
    AWS_IDLE_TIMEOUT_MS = 10000,
};

struct aws_attempt {
    unsigned tries;         /* made so far, at least 1 */
    long status;            /* 0: no answer, or a body cut short */
    const char *code;       /* of the answer's error document, or "" */
    int64_t retry_after_ms; /* -1: no such header */
    bool permanent;         /* a retry can't fix it: a certificate, a URL */
    int64_t left_ms;        /* left until the deadline */
    uint64_t random;
};

struct aws_plan {
    bool again;
    bool asked_too_long; /* the only reason against a retry is a Retry-After beyond left_ms */
    int64_t wait_ms;
};

struct aws_plan aws_plan_make(const struct aws_attempt *attempt);

#endif
