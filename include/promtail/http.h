/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: HTTP/1.1 transfers over the loop's one curl multi handle. Connections are kept alive and
 * reused across invocations.
 *
 * Flow:      runtime | aws | loki -> HTTP -> network
 * Ownership: http_start copies the url and the headers, and borrows the body, the authorizer, the
 *            tls and the handler until done() or http_cancel. Both end the transfer.
 * Limits:    answers are not stored here: body() gets every piece as it arrives. Each header
 *            may have 64 KiB.
 * Redirects are not followed; no "Expect:" is sent; HTTP and HTTPS only. When the server has closed
 * a kept-alive connection, libcurl opens a new one at once and sends the request again, without the
 * caller noticing; bodies are in memory.
 */
#ifndef PROMTAIL_HTTP_H
#define PROMTAIL_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/authorizer.h"
#include "promtail/error.h"
#include "promtail/loop.h"
#include "promtail/slice.h"
#include "promtail/tls.h"

enum { HTTP_HEADERS_MAX = 16 };

struct http_request {
    const char *method; /* "GET", "POST", "PUT" */
    const char *url;    /* already encoded */
    struct http_header headers[HTTP_HEADERS_MAX];
    unsigned header_count;
    struct slice body;             /* of a POST or PUT; may be empty */
    struct authorizer *authorizer; /* NULL: none */
    struct tls *tls;               /* for https; may be NULL for http */
    int64_t connect_timeout_ms;    /* 0: none */
    int64_t idle_timeout_ms;       /* without a byte; paused time does not count; 0: none */
    int64_t timeout_ms;            /* the whole transfer; 0: none */
    bool direct;                   /* ignores proxy settings (Runtime API) */
    bool local;                    /* Runtime API: reuses a connection of any age */
};

/* Adds a header; the value is borrowed. Aborts beyond HTTP_HEADERS_MAX: whoever makes a request
 * knows its headers. */
void http_request_add(struct http_request *request, const char *name, struct slice value);

enum http_flow { HTTP_GO_ON, HTTP_PAUSE, HTTP_STOP };

struct http_result {
    bool ok; /* a complete answer came; otherwise see error */
    /* Of the final answer; 0 when there was none (1xx are interim). A 2xx that came before the
     * request was sent completely also counts as 0: it can't be about what was not sent. An error
     * may come that early. */
    long status;
    bool sent;              /* the complete request was given to the system */
    bool permanent;         /* no answer, and a retry can't fix it: a certificate, a URL, a proxy */
    int64_t retry_after_ms; /* from the header, a number of seconds or a date; -1: no such header */
    struct error error;     /* has host and port; contains "timed out" after a time-out */
};

struct http_transfer;

/* Names and versions of the libraries underneath ("libcurl/8.14.1 OpenSSL/3.0.17 ..."); static. */
const char *http_libraries(void);

/* The owner's callbacks for one transfer, a member of its own struct (see CONTAINER_OF). header and
 * body are called inside a curl callback, so they may only store bytes. done is called from
 * loop_turn. */
struct http_handler {
    /* For each header of the final answer (1xx are skipped), with its name in lower case. May be
     * NULL. */
    void (*header)(struct http_handler *handler, struct slice name, struct slice value);
    /* For each piece of the body. HTTP_PAUSE: it was not taken, and is passed again after
     * http_resume. HTTP_STOP ends the transfer as a failure. */
    enum http_flow (*body)(struct http_handler *handler, long status, struct slice bytes);
    void (*done)(struct http_handler *handler, const struct http_result *result);
};

/* False: it could not be started (a control byte in a header, the authorizer failed, https without
 * tls, no memory); done is then not called. A bad URL is reported by done. */
MUST_CHECK bool http_start(struct loop *loop, const struct http_request *request,
                           struct http_handler *handler, struct http_transfer **transfer,
                           struct error *err);
void http_resume(struct http_transfer *transfer); /* not from within body() */
/* What done() would be told if the transfer broke off now: status, sent, retry_after_ms. */
void http_so_far(const struct http_transfer *transfer, struct http_result *result);
void http_cancel(struct http_transfer *transfer); /* done is not called; not from within body() */

#endif
