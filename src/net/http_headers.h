/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_headers: the headers that a request is sent with, copied, as libcurl reads them.
 *
 * Limits: 64 KiB a header. Headers are wiped when they are freed, because one may be a token.
 */
#ifndef PROMTAIL_NET_HTTP_HEADERS_H
#define PROMTAIL_NET_HTTP_HEADERS_H

#include "promtail/authorizer.h"
#include "promtail/error.h"

struct http_headers {
    struct curl_slist *list; /* owned; each node is a piece of memory of ours */
    struct curl_slist *last;
};

/* Fails on a value with a control byte. */
MUST_CHECK bool http_headers_add(struct http_headers *headers, const struct http_header *added,
                                 unsigned count, struct error *err);
/* Keeps libcurl from adding a header of this name. */
MUST_CHECK bool http_headers_leave_out(struct http_headers *headers, const char *name,
                                       struct error *err);
void http_headers_clean_up(struct http_headers *headers);

#endif
