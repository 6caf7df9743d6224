/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_get: one signed GET of an object, from the byte that was reached.
 *
 * Flow: s3_object -> S3_GET -> http
 */
#ifndef PROMTAIL_AWS_S3_GET_H
#define PROMTAIL_AWS_S3_GET_H

#include "aws_signer.h"
#include "promtail/s3_objects.h"

enum { S3_HOST_BYTES = 128 };

/* What to request; borrowed, the configuration and the region until the transfer has ended. */
struct s3_wanted {
    const struct s3_objects_config *config;
    const struct object_ref *ref;
    const char *region;
    int64_t from;     /* bytes that were received before */
    const char *etag; /* of the object they come from; "": none */
};

struct s3_get {
    struct http_transfer *transfer; /* NULL when none runs; the handler sets it to NULL in done */
    struct aws_signer signer;
    char host[S3_HOST_BYTES]; /* of the last request, for error texts */
};

/* handler: borrowed until the transfer has ended. */
MUST_CHECK bool s3_get_start(struct s3_get *get, const struct s3_wanted *wanted, struct loop *loop,
                             struct http_handler *handler, struct error *err);
void s3_get_cancel(struct s3_get *get); /* does nothing when none runs */

#endif
