/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_call: one request to a service of AWS, and its whole answer in memory: a signed POST to a
 * JSON service, a PUT to S3, or a GET (of S3, of container credentials).
 *
 * Flow:      aws_documents | container_credentials | outbox -> AWS_CALL -> http
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
    const struct aws_credentials *credentials; /* NULL: nothing is signed */
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
    const char *target;       /* "secretsmanager.GetSecretValue"; NULL: it is a GET */
    const char *method;       /* NULL: POST with a target, else GET */
    const char *content_type; /* "application/x-amz-json-1.1"; NULL: no body */
    struct slice body;
    const char *token;  /* sent as Authorization, instead of a signature; NULL: none */
    bool is_unsigned;   /* neither is sent, unless there is a token */
    bool direct;        /* through no proxy */
    int64_t connect_ms; /* for the connection; 0: AWS_CONNECT_TIMEOUT_MS */
    size_t answer_max;  /* at least 1 KiB: the text of a refusal must fit */
    int64_t until_ms;   /* monotonic: no try begins or runs later */
};

struct aws_answer {
    bool ok;                         /* a complete success */
    long status;                     /* of the last answer; 0: there was none */
    const struct aws_error *refusal; /* what the service says; empty texts when it says nothing */
    struct slice body;               /* of a success, writable; until done() returns */
    struct error error;              /* when not ok */
};

struct aws_call {
    struct http_handler handler; /* first */
    struct aws_try tries;
    struct aws_client *client;
    const struct aws_request *request;
    void (*done)(struct aws_call *call, const struct aws_answer *answer);

    struct http_transfer *transfer; /* NULL when none runs */
    struct aws_signer signer;
    size_t answer_filled; /* bytes of the answer's memory that any try has written */
    struct buf answer;    /* of the present try, as are the next two */
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
