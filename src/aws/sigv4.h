/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigv4: signs a request with Signature Version 4: makes the headers that authenticate it. Pure.
 *
 * Flow:   aws_signer -> SIGV4 -> sigv4_canonical
 * Format: "AWS Identity and Access Management User Guide", create a signed AWS API request
 *         (AWS4-HMAC-SHA256).
 * Signed: Host, which goes with the signature so that it is sent as it was signed, Content-Type,
 *         and all x-amz-*; not headers that a proxy may rewrite.
 */
#ifndef PROMTAIL_AWS_SIGV4_H
#define PROMTAIL_AWS_SIGV4_H

#include "promtail/aws_credentials.h"
#include "promtail/digest.h"
#include "promtail/http.h"
#include "promtail/time.h"

enum { SIGV4_AUTHORIZATION_BYTES = 1024, SIGV4_SECRET_BYTES_MAX = 256 };

struct sigv4_scope {                           /* borrowed */
    const struct aws_credentials *credentials; /* access and secret key are there */
    const char *region;                        /* "eu-west-1" */
    const char *service;                       /* "s3", "secretsmanager", "sqs", "ssm" */
    int64_t time_ns;                           /* since the Unix epoch */
};

struct sigv4_signature {
    struct http_header
        headers[AUTHORIZATION_HEADERS_MAX]; /* to be sent in addition to those of the request */
    unsigned header_count;
    char date[TIME_BASIC_BYTES + 1];
    char payload_sha256[2 * SHA256_BYTES + 1];
    char authorization[SIGV4_AUTHORIZATION_BYTES];
};

/* The headers borrow from the signature, the credentials and the request's URL. Fails (ERROR_INPUT,
 * ERROR_LIMIT) on what can't be signed: a URL that is not encoded, a header that the signature
 * itself would add. */
MUST_CHECK bool sigv4_sign(const struct sigv4_scope *scope, const struct http_request *request,
                           struct sigv4_signature *out, struct error *err);

#endif
