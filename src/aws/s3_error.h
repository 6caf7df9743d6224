/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_error: the error document of S3.
 *
 * Format: "Amazon S3 API Reference", error responses: a small XML document without attributes. It
 *         is searched for four elements, not parsed: an element that is missing or has no end gives
 *         "", one that is too long is cut.
 */
#ifndef PROMTAIL_AWS_S3_ERROR_H
#define PROMTAIL_AWS_S3_ERROR_H

#include "promtail/slice.h"

enum { S3_ERROR_BYTES_MAX = 4096 }; /* of the document */

struct s3_error {
    char code[64];     /* "NoSuchKey" */
    char message[160]; /* for people */
    char region[32];   /* where the bucket is; also taken from <Endpoint> */
};

void s3_error_parse(struct s3_error *error, struct slice xml);

#endif
