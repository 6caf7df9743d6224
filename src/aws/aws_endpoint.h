/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_endpoint: the address of a JSON service in one region. S3's is that of an object (s3_url.h).
 *
 * Format: "AWS General Reference", service endpoints; "AWS SDKs and Tools Reference Guide",
 *         dual-stack and FIPS endpoints, service-specific endpoints.
 */
#ifndef PROMTAIL_AWS_AWS_ENDPOINT_H
#define PROMTAIL_AWS_AWS_ENDPOINT_H

#include <stdbool.h>

#include "promtail/buf.h"
#include "promtail/slice.h"

enum { AWS_ENDPOINT_BYTES_MAX = 2048 };

struct aws_endpoint {         /* borrowed */
    const char *service;      /* "ssm" */
    struct slice region;      /* a valid one */
    const char *custom;       /* an address without user info and query; NULL: AWS's own */
    bool fips, dualstack;     /* of AWS's own */
    bool dual_host_is_same;   /* in the large partitions its ordinary host has IPv6 addresses */
    const char *no_fips_name; /* a partition where the ordinary host is the FIPS one; NULL: none */
};

/* Appends "https://ssm.eu-west-1.amazonaws.com/". False: it does not fit. */
MUST_CHECK bool aws_endpoint_write(const struct aws_endpoint *endpoint, struct buf *out);
/* Appends an address with exactly one slash at its end. False: it does not fit. */
MUST_CHECK bool aws_endpoint_write_custom(struct slice address, struct buf *out);

#endif
