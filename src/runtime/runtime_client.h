/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime_client: sends requests to the Runtime API, one at a time, and waits for each answer.
 * runtime_loop decides what follows from it.
 *
 * Format: "Using the Lambda runtime API for custom runtimes" (2018-06-01). Next has no time-out,
 *         because the environment may be frozen for hours. Connections are local: without a proxy,
 *         and reused at any age.
 */
#ifndef PROMTAIL_RUNTIME_RUNTIME_CLIENT_H
#define PROMTAIL_RUNTIME_RUNTIME_CLIENT_H

#include "promtail/runtime.h"

enum {
    RUNTIME_EVENT_MAX = 32 * 1024 * 1024, /* Lambda's own limit is 6 MB today */
    RUNTIME_EVENT_KEEP = 1024 * 1024,     /* memory kept between invocations */
    RUNTIME_ANSWER_MAX = 512,
    RUNTIME_START_ERROR_MS = 3000,
};

struct runtime_client {
    struct http_handler handler; /* first */
    struct loop *loop;           /* borrowed */
    struct http_transfer *transfer;
    struct buf base;   /* "http://HOST:PORT/2018-06-01/runtime" */
    struct buf url;    /* of the request under way */
    struct buf event;  /* body of the answer to the last next */
    struct buf answer; /* beginning of any other body: a status or an error */
    struct buf request_id, invocation_id, function_arn, trace_id;
    int64_t deadline_ms;
    bool event_too_large;
    bool wants_event; /* the request under way is a GET */
    bool done;
    struct http_result result;
};

MUST_CHECK bool runtime_client_init(struct runtime_client *client, struct slice api,
                                    struct loop *loop, struct error *err);
void runtime_client_clean_up(struct runtime_client *client); /* safe on zeroes, and twice */

/* GETs path ("invocation/next", "restore/next") and waits as long as it takes. True: an answer
 * came, with any status (client->result.status), and the members above are filled. */
MUST_CHECK bool runtime_client_next(struct runtime_client *client, const char *path,
                                    struct error *err);
/* POSTs to /invocation/ID/WHAT ("response", "error"). error_type: NULL with a response. True as
 * above. */
MUST_CHECK bool runtime_client_post(struct runtime_client *client, const char *what,
                                    const char *error_type, struct slice body, struct error *err);
/* POSTs to path ("init/error", "restore/error"), in bounded time. True as above. */
MUST_CHECK bool runtime_client_start_error(struct runtime_client *client, const char *path,
                                           const char *error_type, struct slice body,
                                           struct error *err);

#endif
