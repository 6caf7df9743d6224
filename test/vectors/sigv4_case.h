/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigv4_case: a line of a file of Signature Version 4 vectors.
 *
 *   {"name", "time", "service", "region", "access_key", "secret_key", "session_token", "method",
 *    "url", "headers": ["Name", "value", ...], "body", "authorization" or "error"}
 *
 * With "bucket" (and "key", "version_id", "endpoint") the URL is that of an object, and "url" what
 * it must be. time is in seconds since the epoch; error is the whole text. Other members are
 * comments.
 */
#ifndef PROMTAIL_TEST_SIGV4_CASE_H
#define PROMTAIL_TEST_SIGV4_CASE_H

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/http.h"

enum sigv4_text {
    SIGV4_NAME,
    SIGV4_SERVICE,
    SIGV4_REGION,
    SIGV4_ACCESS_KEY,
    SIGV4_SECRET_KEY,
    SIGV4_SESSION_TOKEN,
    SIGV4_METHOD,
    SIGV4_URL,
    SIGV4_BODY,
    SIGV4_BUCKET,
    SIGV4_KEY,
    SIGV4_VERSION_ID,
    SIGV4_ENDPOINT,
    SIGV4_AUTHORIZATION,
    SIGV4_ERROR,
    SIGV4_TEXTS
};

struct sigv4_case {
    const char *texts[SIGV4_TEXTS]; /* NULL: not there */
    size_t time_s;
    struct http_header headers[HTTP_HEADERS_MAX];
    unsigned header_count;
};

/* The case lives in the arena. */
MUST_CHECK bool sigv4_case_read(struct slice line, struct arena *arena, struct sigv4_case *c,
                                struct error *err);

#endif
