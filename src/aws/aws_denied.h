/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_denied: what the function's role lacks, as an answer of AWS tells it: the right to the
 * request itself, or to the KMS key that encrypts the resource. Pure.
 */
#ifndef PROMTAIL_AWS_AWS_DENIED_H
#define PROMTAIL_AWS_AWS_DENIED_H

#include "aws_call.h"

/* Why a request has failed: the answer's error or, when access was denied, which IAM action is
 * missing: action ("s3:PutObject") or, of the key, key_action ("kms:Decrypt"). */
void aws_denied_describe(const struct aws_answer *answer, const char *action,
                         const char *key_action, struct error *err);

#endif
