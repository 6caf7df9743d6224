/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_region: the region that a request is sent to and signed for. A bucket may be in another one
 * than its name or the function suggest; S3's answer then names it.
 *
 * Ownership: keeps a copy of the name.
 * Limits:    AWS_REDIRECTS_MAX redirects.
 */
#ifndef PROMTAIL_AWS_AWS_REGION_H
#define PROMTAIL_AWS_AWS_REGION_H

#include "aws_call.h"
#include "promtail/host_label.h"

enum { AWS_REDIRECTS_MAX = 2 };

struct aws_region {
    char text[REGION_BYTES_MAX + 1];
    unsigned redirects;
};

/* named: the region of the resource; empty: that of the function (own). */
MUST_CHECK bool aws_region_init(struct aws_region *region, struct slice named, const char *own,
                                struct error *err);
/* True: the answer, which is not a success, names another region, and the request goes there. */
MUST_CHECK bool aws_region_redirect(struct aws_region *region, const struct aws_answer *answer);

#endif
