/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_progress: tracks the stage of a transfer (name, address, handshake, request, answer), to
 * describe why it failed.
 *
 * Ownership: borrows all that it points to.
 */
#ifndef PROMTAIL_NET_HTTP_PROGRESS_H
#define PROMTAIL_NET_HTTP_PROGRESS_H

#include "http_error.h"
#include "promtail/tls.h"

struct http_progress {
    /* Set by the owner: */
    void *easy;       /* libcurl's handle */
    struct tls *tls;  /* NULL: no https */
    const char *host; /* "host:port" for the error texts */
    int64_t connect_timeout_ms;
    int64_t timeout_ms;
    int64_t body_bytes; /* of the request */
    /* Private: */
    enum http_stage connecting;
    int64_t connected_before; /* libcurl's connect time when the newest connection was started */
    int socket_errno;
    struct error tls_error;
    char text[256]; /* libcurl's text for the failure */
};

/* Sets callbacks in libcurl that track each connection and give it the certificates of tls. They
 * stay for the next transfers of the handle with this tls. */
void http_progress_prepare(const struct http_progress *progress);
/* Sets for whom they do so. progress may not move until http_progress_unwatch, or until the easy
 * handle is reset. */
void http_progress_watch(struct http_progress *progress);
void http_progress_unwatch(struct http_progress *progress);

/* Whether the complete request was given to the system. */
bool http_progress_sent(const struct http_progress *progress);

/* code: libcurl's CURLcode of the failure. status: of the answer that had begun; 0: there was none.
 * True: a retry can't fix it. */
bool http_progress_explain(struct http_progress *progress, int code, long status,
                           struct error *err);

#endif
