/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authorizer: what makes a request allowed: nothing, basic, bearer, a signature. Made by app or
 * aws; net asks it at every start of a transfer, so that a repeat carries fresh credentials without
 * its owner knowing which kind.
 */
#ifndef PROMTAIL_AUTHORIZER_H
#define PROMTAIL_AUTHORIZER_H

#include "promtail/error.h"
#include "promtail/slice.h"

struct http_request;

struct http_header {
    const char *name;   /* "X-Scope-OrgID" */
    struct slice value; /* control bytes are refused by http_start */
};

enum { AUTHORIZATION_HEADERS_MAX = 6 };

/* Borrowed from the authorizer, and from the request, until the next call; never printed. */
struct authorization {
    const char *username; /* basic, with password; else NULL */
    const char *password;
    const char *bearer; /* token; else NULL */
    /* Sent beside the request's own: those of a signature. */
    struct http_header headers[AUTHORIZATION_HEADERS_MAX];
    unsigned header_count;
};

struct authorizer {
    /* request is what will be sent. To its headers come only what the authorization adds, and
     * libcurl's own: Host, Accept, Content-Length, and a POST's Content-Type if it has none. */
    MUST_CHECK bool (*authorize)(struct authorizer *authorizer, const struct http_request *request,
                                 struct authorization *out, struct error *err);
    /* After 401/403: drop what is cached. True when the next authorize may give something else;
     * NULL: never. */
    bool (*refresh)(struct authorizer *authorizer);
};

#endif
