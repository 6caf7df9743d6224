/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_error: the error document of a service of AWS: of a JSON service, or XML as S3 has it
 * (s3_error.h).
 *
 * Format: Smithy: "AWS JSON 1.0 protocol" and 1.1, operation error serialization: the code is the
 *         member "__type" or "code", or the header X-Amzn-Errortype; without the name space before
 *         '#' and the address after ':'. The text is "message", in older services "Message". What
 *         is missing gives "", what is too long is cut.
 */
#ifndef PROMTAIL_AWS_AWS_ERROR_H
#define PROMTAIL_AWS_AWS_ERROR_H

#include "promtail/slice.h"

struct aws_error {
    char code[64];     /* "ResourceNotFoundException" */
    char message[400]; /* for people */
    char region[32];   /* where S3 says that the bucket is; "": it does not say */
};

/* The header's value; a code in the document replaces it. */
void aws_error_header(struct aws_error *error, struct slice type);
/* A region that a header named stays. */
void aws_error_parse(struct aws_error *error, struct slice document);

#endif
