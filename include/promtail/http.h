/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: HTTP/1.1 transfers over the loop's one curl multi handle. Connections are kept alive and
 * reused across invocations.
 *
 * Flow:      runtime | aws | loki -> HTTP -> network
 * Ownership: http_start copies the url and the headers, and borrows the body, the authorizer, the
 *            tls and the handler until done() or http_cancel. A transfer is gone after either.
 * Limits:    answers are not kept here: body() gets every piece as it arrives. Header values up to
 *            64 KiB in all.
 * Redirects are not followed; no "Expect:" is sent; HTTP and HTTPS only. A kept-alive connection
 * that the other side closed meanwhile is replaced at once by libcurl (bodies are in memory, so
 * they can be sent again), without a wait and unseen by the caller.
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
    const char *method; /* "GET", "POST" */
    const char *url;    /* already encoded */
    struct http_header headers[HTTP_HEADERS_MAX];
    unsigned header_count;
    struct slice body;             /* of a POST; may be empty */
    struct authorizer *authorizer; /* NULL: none */
    struct tls *tls;               /* for https; may be NULL for http */
    int64_t connect_timeout_ms;    /* 0: none */
    int64_t idle_timeout_ms;       /* without a byte; paused time does not count; 0: none */
    int64_t timeout_ms;            /* the whole transfer; 0: none */
    bool direct;                   /* no proxy, whatever the environment says (Runtime API) */
    bool local;                    /* the Runtime API: a connection of any age is reused */
};

/* Adds a header; the value is borrowed. Aborts beyond HTTP_HEADERS_MAX: whoever makes a request
 * knows its headers. */
void http_request_add(struct http_request *request, const char *name, struct slice value);

enum http_flow { HTTP_GO_ON, HTTP_PAUSE, HTTP_STOP };

struct http_result {
    bool ok; /* an answer came whole; else error says what happened (ERROR_TRANSPORT) */
    /* Of the final answer; 0 when none came (1xx are interim), and for a 2xx that came before the
     * request was sent whole: it can't mean what was not there. An error may come that early. */
    long status;
    bool sent;      /* the request was given to the system whole */
    bool permanent; /* no answer, and no retry can mend it: a certificate, a URL, a proxy's URL */
    int64_t retry_after_ms; /* of the header, as a number of seconds or a date; -1: none */
    struct error error;     /* names host and port; says "timed out" where it did */
};

struct http_transfer;

/* Names and versions of the libraries underneath ("libcurl/8.14.1 OpenSSL/3.0.17 ..."); static. */
const char *http_libraries(void);

/* The owner's, one per transfer, put first in its own struct. head, header and body run inside a
 * curl callback: they only store bytes. done runs from loop_turn. */
struct http_handler {
    /* A header of the final answer (1xx are passed over); name in lower case; may be NULL. */
    void (*header)(struct http_handler *handler, struct slice name, struct slice value);
    /* A piece of the body. HTTP_PAUSE: it was not taken, hand it out again after http_resume.
     * HTTP_STOP ends the transfer (not ok). */
    enum http_flow (*body)(struct http_handler *handler, long status, struct slice bytes);
    void (*done)(struct http_handler *handler, const struct http_result *result);
};

/* False: it could not even be begun (bad url, authorizer failed); done is then not called. */
MUST_CHECK bool http_start(struct loop *loop, const struct http_request *request,
                           struct http_handler *handler, struct http_transfer **transfer,
                           struct error *err);
void http_resume(struct http_transfer *transfer); /* not from within body() */
void http_cancel(struct http_transfer *transfer); /* done is not called; not from within body() */

#endif
