/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_error: the words for a transfer that failed.
 *
 * A text begins with "HOST:PORT: " and never holds a URL: one may carry a password in its user info
 * or a token in its query.
 */
#ifndef PROMTAIL_NET_HTTP_ERROR_H
#define PROMTAIL_NET_HTTP_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/error.h"

/* How far a transfer came. */
enum http_stage {
    HTTP_STAGE_NAME,      /* its name is not resolved */
    HTTP_STAGE_CONNECT,   /* an address is tried; or the proxy has not answered yet */
    HTTP_STAGE_HANDSHAKE, /* TLS */
    HTTP_STAGE_SEND,      /* the request is not sent whole */
    HTTP_STAGE_WAIT,      /* it is, and no final answer has begun */
    HTTP_STAGE_BODY,
};

struct http_failure {
    const char *host; /* "host:port", as http_error_host gives it */
    enum http_stage stage;
    bool timed_out;
    int64_t limit_ms;  /* the time that was used up; 0: not ours, the system gave up */
    bool proxied;      /* the address that is connected to is a proxy's */
    int connect_errno; /* why the last address failed; 0: none did */
    int socket_errno;  /* why the last socket could not be opened; 0: it could */
    const char *text;  /* libcurl's words, "" when it has none */
    const char *kind;  /* libcurl's words for the error's code */
};

/* "host:port" of a URL, without user info, path and query. The caller frees it. */
char *http_error_host(const char *url);

/* Always ERROR_TRANSPORT. */
void http_error_describe(const struct http_failure *failure, struct error *err);

#endif
