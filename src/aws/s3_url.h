/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_url: the URL of an object, in canonical form.
 *
 * Format: "Amazon S3 User Guide", virtual hosting of buckets; "Amazon S3 endpoints and quotas";
 *         "Signature Version 4", canonical request: path and query are signed as they stand in the
 *         URL.
 * Limits: a URL has at most S3_URL_BYTES_MAX bytes (a key of 1024 bytes needs three times as many).
 */
#ifndef PROMTAIL_AWS_S3_URL_H
#define PROMTAIL_AWS_S3_URL_H

#include <stdbool.h>

#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum { S3_URL_BYTES_MAX = 16384 };

#define S3_REGION_DEFAULT "us-east-1" /* S3 there answers with every bucket's own region */

struct s3_url { /* borrowed */
    struct slice bucket;
    struct slice key;        /* any bytes */
    struct slice version_id; /* empty: the newest */
    struct slice region;     /* empty: S3_REGION_DEFAULT */
    const char *endpoint;    /* an address without user info and query; NULL: S3 itself */
    bool fips, dualstack;    /* of S3 itself */
};

/* Appends. Fails (ERROR_INPUT) on names that can't be requested. */
MUST_CHECK bool s3_url_write(const struct s3_url *url, struct buf *out, struct error *err);

#endif
