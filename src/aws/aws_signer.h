/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_signer: the authorizer of one AWS service in one region: Signature Version 4, made for each
 * request.
 */
#ifndef PROMTAIL_AWS_AWS_SIGNER_H
#define PROMTAIL_AWS_AWS_SIGNER_H

#include "promtail/authorizer.h"
#include "promtail/clock.h"
#include "sigv4.h"

struct aws_signer {
    struct authorizer authorizer;              /* first: it is this struct */
    const struct aws_credentials *credentials; /* borrowed, as are the next three */
    const char *region;
    const char *service;
    const struct clock *clock;
    struct sigv4_signature signature; /* of the last request */
};

void aws_signer_init(struct aws_signer *signer, const struct aws_credentials *credentials,
                     const char *region, const char *service, const struct clock *clock);
/* NULL when there are no credentials: the request goes unsigned. */
struct authorizer *aws_signer_authorizer(struct aws_signer *signer);

#endif
