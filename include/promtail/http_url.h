/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_url: whether an address can be used at all, by the parser that will use it: libcurl's. So a
 * bad one shows when the program starts, not at the first request.
 *
 * Errors say what is wrong, never with what words: an address may hold a password. They give no
 * example: the caller knows what its address is for.
 */
#ifndef PROMTAIL_HTTP_URL_H
#define PROMTAIL_HTTP_URL_H

#include <stdbool.h>

#include "promtail/error.h"

struct http_url {
    bool has_user; /* user info, be it empty */
    bool has_path; /* more than slashes */
};

/* http://HOST or https://HOST, with perhaps a port, a path and more. A name must be one that can be
 * looked up: ASCII, labels of 1 to 63 bytes. */
MUST_CHECK bool http_url_check(const char *url, struct http_url *parts, struct error *err);

/* A proxy as curl's variables name it: without a scheme it is http's; user info is allowed. */
MUST_CHECK bool http_url_check_proxy(const char *url, struct error *err);

#endif
