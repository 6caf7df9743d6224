/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_error: error texts for transfers that failed.
 *
 * A text begins with "HOST:PORT: " and never contains a URL, which may have a password in its user
 * info or a token in its query.
 */
#ifndef PROMTAIL_NET_HTTP_ERROR_H
#define PROMTAIL_NET_HTTP_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/error.h"

/* The stage that a transfer reached. */
enum http_stage {
    HTTP_STAGE_NAME,      /* its name is not resolved */
    HTTP_STAGE_CONNECT,   /* an address is tried; or the proxy has not answered yet */
    HTTP_STAGE_HANDSHAKE, /* TLS */
    HTTP_STAGE_SEND,      /* the request is not sent completely */
    HTTP_STAGE_WAIT,      /* it is sent, and no final answer has begun */
    HTTP_STAGE_BODY,
};

struct http_failure {
    const char *host; /* "host:port", as http_error_host gives it */
    enum http_stage stage;
    bool timed_out;
    int64_t limit_ms;  /* the limit that was exceeded; 0: the system gave up */
    bool proxied;      /* the address is that of a proxy */
    int connect_errno; /* why the last address failed; 0: it did not */
    int socket_errno;  /* why the last socket could not be opened; 0: it was */
    const char *text;  /* libcurl's text; "" when it has none */
    const char *kind;  /* libcurl's text for the error code */
    const char *hint;  /* what can be done about it; "": nothing is known */
};

/* "host:port" of a URL, without user info, path and query. The caller frees it. */
char *http_error_host(const char *url);

/* Always ERROR_TRANSPORT. */
void http_error_describe(const struct http_failure *failure, struct error *err);

#endif
