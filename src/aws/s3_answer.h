/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_answer: the headers of one answer to a GetObject, and what an error means for the object
 * (docs/semantics.md#items).
 *
 * Format: "Amazon S3 API Reference", GetObject and error responses; RFC 9110, Content-Range.
 */
#ifndef PROMTAIL_AWS_S3_ANSWER_H
#define PROMTAIL_AWS_S3_ANSWER_H

#include <stdint.h>

#include "promtail/error.h"
#include "promtail/slice.h"
#include "s3_error.h"

enum { S3_ETAG_BYTES = 128 };

struct s3_answer {
    int64_t content_length; /* this and the next three: -1 when the answer has none */
    int64_t range_start, range_last;
    int64_t range_total;      /* of the whole object */
    char etag[S3_ETAG_BYTES]; /* with its quotes; "": none, or too long to be from S3 */
    char bucket_region[32];   /* "": the answer has none */
    bool delete_marker;
    bool chunked; /* the body is complete when its last chunk has come */
    bool came;    /* at least one header came */
};

void s3_answer_init(struct s3_answer *answer);
/* name in lower case; others are ignored. */
void s3_answer_header(struct s3_answer *answer, struct slice name, struct slice value);

/* The region that the answer redirects to; NULL: it does not redirect. */
const char *s3_answer_other_region(const struct s3_answer *answer, long status,
                                   const struct s3_error *xml);
/* Describes an answer other than 200 and 206. versioned: the request named a version. */
void s3_answer_refusal(const struct s3_answer *answer, long status, const struct s3_error *xml,
                       bool versioned, struct error *err);

#endif
