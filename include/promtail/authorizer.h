/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authorizer: adds credentials to a request: basic, a bearer token or a signature. Made by app or
 * aws; net calls it at every start of a transfer, so that a retry carries fresh credentials.
 */
#ifndef PROMTAIL_AUTHORIZER_H
#define PROMTAIL_AUTHORIZER_H

#include <stdbool.h>
#include <stdint.h>

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
    /* Sent in addition to those of the request: the headers of a signature. */
    struct http_header headers[AUTHORIZATION_HEADERS_MAX];
    unsigned header_count;
};

/* What waits for fresh credentials; lives in its owner, {0} at first. */
struct authorizer_wait {
    /* In a turn of the loop, or within refresh(); once. changed: the next authorize() gives other
     * credentials than those that were refused. */
    void (*ready)(struct authorizer_wait *wait, bool changed);
    uint64_t seen; /* the authorizer's generation when the refused request was authorized */
    struct authorizer_wait *next;
    bool waiting;
};

struct authorizer {
    /* request is what will be sent. Further headers are only those that the authorization adds,
     * and libcurl's own: Host, Accept, Content-Length, and the Content-Type of a POST that sets
     * none. */
    MUST_CHECK bool (*authorize)(struct authorizer *authorizer, const struct http_request *request,
                                 struct authorization *out, struct error *err);
    /* Called after 401 and 403: fetches the credentials again, one fetch for all that wait. False:
     * they never change, and ready is not called. NULL: likewise. */
    bool (*refresh)(struct authorizer *authorizer, struct authorizer_wait *wait);
    /* The wait is over without an answer: ready is not called any more. NULL when refresh is. */
    void (*forget)(struct authorizer *authorizer, struct authorizer_wait *wait);
    uint64_t generation; /* counts the changes of the credentials */
};

#endif
