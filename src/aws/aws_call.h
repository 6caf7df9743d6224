/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_call: one signed request to a JSON service of AWS, and its whole answer in memory.
 *
 * Flow:      secrets | parameters | queues -> AWS_CALL -> http
 * Ownership: borrows client and request until done() or the clean-up; owns the answer, which may be
 *            a secret, and wipes it.
 * Limits:    a longer answer than answer_max bytes is an error.
 * Format:    Smithy: "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol".
 * Runs in loop turns: done() is called in one, once. A caller that needs the answer turns the loop
 * until then. A request whose answer was lost is sent again, so the service may execute it twice.
 */
#ifndef PROMTAIL_AWS_AWS_CALL_H
#define PROMTAIL_AWS_AWS_CALL_H

#include "aws_error.h"
#include "aws_signer.h"
#include "aws_try.h"
#include "promtail/buf.h"
#include "promtail/http.h"
#include "promtail/secrets.h"
#include "promtail/trace.h"

/* Shared by the calls of one process; borrowed, except for the tries. */
struct aws_client {
    struct aws_try_shared tries;
    const struct aws_credentials *credentials;
    struct tls *tls;
    const char *user_agent;        /* NULL: none */
    const struct trace *trace;     /* of the invocation; NULL: none */
    const struct secrets *secrets; /* blanked in answers; NULL: there are none */
};

struct aws_request {
    const char *name;         /* of the resource, for the log: an ARN, a queue */
    const char *url;          /* already encoded */
    const char *region;       /* region and service are what the request is signed for */
    const char *service;      /* "secretsmanager" */
    const char *target;       /* "secretsmanager.GetSecretValue" */
    const char *content_type; /* "application/x-amz-json-1.1" */
    struct slice body;
    size_t answer_max; /* at least 1 KiB: the text of a refusal must fit */
    int64_t until_ms;  /* monotonic: no try begins or runs later */
};

struct aws_answer {
    bool ok;            /* a complete success */
    long status;        /* of the last answer; 0: there was none */
    const char *code;   /* of a refusal: "ResourceNotFoundException"; or "" */
    struct slice body;  /* of a success; until done() returns */
    struct error error; /* when not ok */
};

struct aws_call {
    struct http_handler handler; /* first */
    struct aws_try tries;
    struct aws_client *client;
    const struct aws_request *request;
    void (*done)(struct aws_call *call, const struct aws_answer *answer);

    struct http_transfer *transfer; /* NULL when none runs */
    struct aws_signer signer;
    struct buf answer; /* of the present try, as are the next two */
    struct aws_error refusal;
    bool too_long;
    struct error error; /* of the last try that failed */
};

/* done may clean the call up, or start another one with it. */
void aws_call_init(struct aws_call *call, struct aws_client *client,
                   void (*done)(struct aws_call *call, const struct aws_answer *answer));
/* False: it can't be started (no credentials, no time left); done is then not called. */
MUST_CHECK bool aws_call_start(struct aws_call *call, const struct aws_request *request,
                               struct error *err);
/* Cancels the request; done is not called. Safe on zeroes, and twice. */
void aws_call_clean_up(struct aws_call *call);

#endif
