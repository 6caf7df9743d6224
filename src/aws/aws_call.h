/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_call: one signed request to a JSON service of AWS, and its whole answer in memory.
 *
 * Flow:      secrets | parameters | queues -> AWS_CALL -> http
 * Ownership: borrows client and request until done() or the clean-up; owns the answer, which may be
 *            a secret, and wipes it.
 * Limits:    an answer of answer_max bytes; a longer one is an error, not a part.
 * Format:    Smithy: "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol".
 * Runs in loop turns: done() is called from one, once. Who needs the answer before going on turns
 * the loop until then. A request whose answer was lost is sent again, so that the service may carry
 * it out twice.
 */
#ifndef PROMTAIL_AWS_AWS_CALL_H
#define PROMTAIL_AWS_AWS_CALL_H

#include "aws_error.h"
#include "aws_signer.h"
#include "aws_try.h"
#include "promtail/buf.h"
#include "promtail/http.h"
#include "promtail/secrets.h"

/* What the calls of one process have in common; borrowed, but for the tries. */
struct aws_client {
    struct aws_try_shared tries;
    const struct aws_credentials *credentials;
    struct tls *tls;
    const char *user_agent;        /* NULL: none */
    const struct secrets *secrets; /* blanked in what AWS and others answer; NULL: none */
};

struct aws_request {
    const char *name;         /* of what is asked for, for the log: an ARN, a queue */
    const char *url;          /* already encoded */
    const char *region;       /* that the request is signed for, as is the next */
    const char *service;      /* "secretsmanager" */
    const char *target;       /* "secretsmanager.GetSecretValue" */
    const char *content_type; /* "application/x-amz-json-1.1" */
    struct slice body;
    size_t answer_max; /* at least 1 KiB: the text of a refusal must fit */
    int64_t until_ms;  /* monotonic: no try begins later, and each has ended by then */
};

struct aws_answer {
    bool ok;            /* a success, and whole */
    long status;        /* of the last answer; 0: none came */
    const char *code;   /* of a refusal: "ResourceNotFoundException"; or "" */
    struct slice body;  /* of a success; until done() returns */
    struct error error; /* of what is not ok */
};

struct aws_call {
    struct http_handler handler; /* first */
    struct aws_try tries;
    struct aws_client *client;
    const struct aws_request *request;
    void (*done)(struct aws_call *call, const struct aws_answer *answer);

    struct http_transfer *transfer; /* NULL: none runs */
    struct aws_signer signer;
    struct buf answer; /* of the present try, as are the next two */
    struct aws_error refusal;
    bool too_long;
    struct error error; /* of the last try that failed */
};

/* done may clean the call up, or start another one in its place. */
void aws_call_init(struct aws_call *call, struct aws_client *client,
                   void (*done)(struct aws_call *call, const struct aws_answer *answer));
/* False: it can't even be begun (no credentials, no time left); done is then not called. */
MUST_CHECK bool aws_call_start(struct aws_call *call, const struct aws_request *request,
                               struct error *err);
/* Ends what runs, without a done. Safe on zeroes, and twice. */
void aws_call_clean_up(struct aws_call *call);

#endif
