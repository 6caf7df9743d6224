/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_error: what a JSON service of AWS says in a refusal.
 *
 * Format: Smithy: "AWS JSON 1.0 protocol" and 1.1, operation error serialization: the code is the
 *         member "__type" or "code", or the header X-Amzn-Errortype; a name space before '#' and an
 *         address after ':' are no part of it. The text is "message", of older services "Message".
 *         What is not there gives "", what is too long is cut.
 */
#ifndef PROMTAIL_AWS_AWS_ERROR_H
#define PROMTAIL_AWS_AWS_ERROR_H

#include "promtail/slice.h"

struct aws_error {
    char code[64];     /* "ResourceNotFoundException" */
    char message[160]; /* for a person */
};

/* The header's value; what the document names counts more. */
void aws_error_header(struct aws_error *error, struct slice type);
void aws_error_parse(struct aws_error *error, struct slice json);

#endif
