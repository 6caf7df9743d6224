/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_signer: the authorizer of one AWS service in one region (Signature Version 4, done by
 * libcurl).
 */
#ifndef PROMTAIL_AWS_AWS_SIGNER_H
#define PROMTAIL_AWS_AWS_SIGNER_H

#include "promtail/authorizer.h"
#include "promtail/aws_credentials.h"

struct aws_signer {
    struct authorizer authorizer;              /* first: it is this struct */
    const struct aws_credentials *credentials; /* borrowed */
    char sigv4[64];                            /* "aws:amz:eu-west-1:s3" */
};

/* Copies region and service; a valid region fits. */
void aws_signer_init(struct aws_signer *signer, const struct aws_credentials *credentials,
                     const char *region, const char *service);
/* NULL when there are no credentials: the request goes unsigned. */
struct authorizer *aws_signer_authorizer(struct aws_signer *signer);

#endif
