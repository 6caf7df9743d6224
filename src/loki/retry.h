/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retry: what one answer to a push means, and whether and when the push is sent again. Pure.
 *
 * Format: "Loki HTTP API", ingest logs, and what proxies in front of it answer.
 */
#ifndef PROMTAIL_LOKI_RETRY_H
#define PROMTAIL_LOKI_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum retry_verdict {
    RETRY_STORED,    /* all of it is accepted */
    RETRY_REJECTED,  /* some entries are refused, the others stored; it is not sent again */
    RETRY_REFUSED,   /* 422: nothing is stored, and no retry changes that */
    RETRY_SPLIT,     /* it is too large */
    RETRY_AGAIN,     /* after wait_ms */
    RETRY_REFRESH,   /* at once, with fresh credentials if there are any */
    RETRY_AS_SNAPPY, /* at once, but not in gzip: nothing is stored */
    RETRY_GIVE_UP,
};

struct refusal;

struct retry_attempt {
    long status;            /* 0: no answer */
    unsigned tries;         /* made so far, at least 1 */
    unsigned retries_max;   /* tries after the first */
    bool refreshed;         /* fresh credentials were requested already */
    int64_t retry_after_ms; /* of the answer; -1: none */
    int64_t left_ms;        /* until pushing ends */
    uint64_t random;
    const struct refusal *refusal; /* what the answer's text says; NULL: its status decides */
};

struct retry_plan {
    enum retry_verdict verdict;
    int64_t wait_ms;     /* of RETRY_AGAIN */
    bool outage;         /* of RETRY_GIVE_UP: no answer, 408, 429 or 5xx, so that other pushes would
                          * fail too. Other refusals are about one tenant or one batch. */
    bool asked_too_long; /* of RETRY_GIVE_UP: only because Retry-After is not within left_ms */
    bool slow_down;      /* 429, 503: fewer pushes in flight */
    int64_t hold_ms;     /* no other push is sent before: a Retry-After that is within left_ms */
};

struct retry_plan retry_plan_make(const struct retry_attempt *attempt);

/* What a person can do about such an answer; "" when there is nothing to say. */
const char *retry_hint(long status, const struct refusal *refusal);

#endif
