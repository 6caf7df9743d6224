/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_documents: texts that a reference names, each fetched whole: a secret of Secrets Manager, a
 * parameter of SSM, an object of S3.
 *
 * Flow:      references -> AWS_DOCUMENTS -> http
 * Ownership: the handler is borrowed until its done(), or until aws_documents_destroy, which
 *            cancels what runs. What was fetched is wiped after done().
 * Format:    "AWS Secrets Manager API Reference", GetSecretValue; "AWS Systems Manager API
 *            Reference", GetParameter; "Amazon S3 API Reference", GetObject; "Amazon ECS Developer
 *            Guide", secrets as environment variables (the form of an ARN with more parts).
 * Limits:    Secrets Manager holds 64 KiB, SSM 8 KiB; of an object AWS_DOCUMENT_BYTES_MAX bytes are
 *            taken.
 */
#ifndef PROMTAIL_AWS_DOCUMENTS_H
#define PROMTAIL_AWS_DOCUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/aws_credentials.h"
#include "promtail/error.h"
#include "promtail/log.h"
#include "promtail/loop.h"
#include "promtail/secrets.h"
#include "promtail/slice.h"
#include "promtail/tls.h"

enum { AWS_DOCUMENT_BYTES_MAX = 1 << 20 };

struct document_kind;

/* What a reference names; borrowed from its text. */
struct aws_document_name {
    const struct document_kind *kind;
    struct slice text; /* ARN or s3://BUCKET/KEY, without key, stage and version */
    struct slice region;
    struct slice version_stage; /* of a secret; empty: AWSCURRENT */
    struct slice version_id;    /* of a secret; empty: the stage's */
    struct slice json_key;      /* empty: all of the text is the value */
};

/* text: "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME[:KEY:STAGE:VERSION]",
 * "arn:aws:ssm:REGION:ACCOUNT:parameter/NAME[:VERSION or LABEL]", both perhaps with "#KEY", or
 * "s3://BUCKET/KEY". The error does not quote it. */
MUST_CHECK bool aws_document_name_read(struct aws_document_name *name, struct slice text,
                                       struct error *err);
/* Whether one fetch serves both, whatever their JSON keys are. */
bool aws_document_is_same(const struct aws_document_name *a, const struct aws_document_name *b);

struct aws_documents_config { /* copied; what it points to is borrowed */
    const struct aws_credentials *credentials;
    const char *region;      /* the function's own, for objects */
    const char *endpoint;    /* AWS_ENDPOINT_URL; NULL: none, as with the next three */
    const char *endpoint_s3; /* these win over it */
    const char *endpoint_secretsmanager;
    const char *endpoint_ssm;
    bool fips, dualstack; /* AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT */
    struct tls *tls;
    const char *user_agent;
    uint64_t seed;                 /* of the retries' jitter */
    const struct secrets *secrets; /* blanked in answers; NULL: there are none */
};

struct aws_document_handler {
    /* Called in a turn of the loop, once. text: NULL when it failed; else its bytes may be changed,
     * and are wiped afterwards. The error names the IAM action that is missing. */
    void (*done)(struct aws_document_handler *handler, const struct slice *text,
                 const struct error *err);
};

struct aws_documents;

struct aws_documents *aws_documents_new(const struct aws_documents_config *config,
                                        struct loop *loop, const struct log *log);
void aws_documents_destroy(struct aws_documents *documents); /* NULL is allowed */

/* Starts, and returns at once. name is borrowed until done(). until_ms: monotonic. False: it can't
 * be started; done() is then not called. */
MUST_CHECK bool aws_documents_fetch(struct aws_documents *documents,
                                    const struct aws_document_name *name, int64_t until_ms,
                                    struct aws_document_handler *handler, struct error *err);

#endif
