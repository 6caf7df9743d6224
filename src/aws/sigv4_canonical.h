/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigv4_canonical: the canonical request of Signature Version 4: the text whose hash is signed.
 *
 * Format: "AWS Identity and Access Management User Guide", create a signed AWS API request. S3
 *         takes the path as it stands in the URL; all other services take it without empty and dot
 *         segments, and encoded once more.
 * Limits: SIGV4_HEADERS_MAX signed headers, SIGV4_QUERY_MAX parameters, SIGV4_CANONICAL_BYTES_MAX.
 */
#ifndef PROMTAIL_AWS_SIGV4_CANONICAL_H
#define PROMTAIL_AWS_SIGV4_CANONICAL_H

#include "promtail/buf.h"
#include "promtail/http.h"

enum {
    SIGV4_HEADERS_MAX = HTTP_HEADERS_MAX + AUTHORIZATION_HEADERS_MAX,
    SIGV4_QUERY_MAX = 32,
    SIGV4_CANONICAL_BYTES_MAX = 128 * 1024,
};

struct sigv4_canonical { /* what it points to is borrowed */
    const char *method;
    struct slice path;  /* as in the URL, encoded once; empty: "/" */
    struct slice query; /* encoded, without '?' */
    bool path_as_is;    /* S3 */
    const struct http_header *headers[SIGV4_HEADERS_MAX]; /* sorted by name */
    unsigned header_count;
    const char *payload_sha256; /* in hex */
};

/* Adds a header to sign, in order of names; equal names keep the order in which they were added. */
MUST_CHECK bool sigv4_canonical_add(struct sigv4_canonical *canonical,
                                    const struct http_header *header, struct error *err);

/* Appends "host;x-amz-date". */
MUST_CHECK bool sigv4_canonical_names(const struct sigv4_canonical *canonical, struct buf *out);

/* Appends the canonical request. ERROR_INPUT: path or query are not encoded as AWS encodes them, so
 * the service would compute another signature. */
MUST_CHECK bool sigv4_canonical_write(const struct sigv4_canonical *canonical, struct buf *out,
                                      struct error *err);

#endif
