/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_objects: S3 as an object_store: signed GETs over the loop, pulled as readers.
 *
 * Flow:   source -> S3_OBJECTS -> http
 * Format: "Amazon S3 API Reference", GetObject; "Signature Version 4".
 * Time-outs, retries, redirects and ranged resumption: docs/semantics.md#items and #aws-services.
 */
#ifndef PROMTAIL_S3_OBJECTS_H
#define PROMTAIL_S3_OBJECTS_H

#include "promtail/aws_credentials.h"
#include "promtail/http.h"
#include "promtail/log.h"
#include "promtail/object_store.h"
#include "promtail/secrets.h"
#include "promtail/stopwatch.h"
#include "promtail/trace.h"

struct s3_objects_config { /* copied; what it points to is borrowed */
    const struct aws_credentials *credentials;
    const char *region;   /* the function's own, for events without a region */
    const char *endpoint; /* AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL; NULL: S3 itself */
    bool fips, dualstack; /* AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT */
    struct tls *tls;
    const char *user_agent;
    uint64_t seed;                 /* of the retries' jitter */
    const struct secrets *secrets; /* blanked in answers; NULL: there are none */
    const struct trace *trace;     /* of the invocation; NULL: none */
    struct stopwatch *time;        /* waiting for bytes is PHASE_FETCH; NULL: nobody counts */
};

struct object_store *s3_objects_new(const struct s3_objects_config *config, struct loop *loop,
                                    const struct log *log);
void s3_objects_destroy(struct object_store *store); /* NULL is allowed; closes what is open */

#endif
