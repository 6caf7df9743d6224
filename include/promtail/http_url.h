/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_url: checks an address with the parser that will use it, libcurl's, so that a bad one is
 * reported when the program starts and not at the first request.
 *
 * Errors never quote the address, which may contain a password. They give no example: the caller
 * adds one.
 */
#ifndef PROMTAIL_HTTP_URL_H
#define PROMTAIL_HTTP_URL_H

#include <stdbool.h>

#include "promtail/error.h"

struct http_url {
    bool has_user; /* user info, even if it is empty */
    bool has_path; /* more than "/" */
};

/* http://HOST or https://HOST, optionally with a port, a path and a query. A host name must be
 * ASCII, with labels of 1 to 63 bytes. */
MUST_CHECK bool http_url_check(const char *url, struct http_url *parts, struct error *err);

/* A proxy as in curl's variables. Without a scheme it is an http proxy; user info is allowed. */
MUST_CHECK bool http_url_check_proxy(const char *url, struct error *err);

#endif
