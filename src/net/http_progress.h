/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_progress: how far a transfer came (name, address, handshake, request, answer), and so why it
 * went no further.
 *
 * Ownership: borrows all that it points to.
 */
#ifndef PROMTAIL_NET_HTTP_PROGRESS_H
#define PROMTAIL_NET_HTTP_PROGRESS_H

#include "http_error.h"
#include "promtail/tls.h"

struct http_progress {
    /* Set by its owner: */
    void *easy;       /* libcurl's handle */
    struct tls *tls;  /* NULL: no https */
    const char *host; /* "host:port" for the error texts */
    int64_t connect_timeout_ms;
    int64_t timeout_ms;
    int64_t body_bytes; /* of the request */
    /* Its own: */
    enum http_stage connecting;
    int64_t connected_before; /* libcurl's time of it, when the newest connection was begun */
    int socket_errno;
    struct error tls_error;
    char text[256]; /* libcurl's words for what failed */
};

/* Has libcurl tell it of each connection, and gives each of them the certificates of its tls.
 * progress may not move until the easy handle is given back. */
void http_progress_watch(struct http_progress *progress);

/* Whether the request was given to the system whole. */
bool http_progress_sent(const struct http_progress *progress);

/* code: libcurl's CURLcode of the failure. status: of the answer that had begun; 0: none. True: no
 * retry can mend it. */
bool http_progress_explain(struct http_progress *progress, int code, long status,
                           struct error *err);

#endif
