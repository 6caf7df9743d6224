/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_access: how the process gets at AWS: its credentials, and the documents that settings refer
 * to. What nobody needs is not made.
 */
#ifndef PROMTAIL_APP_AWS_ACCESS_H
#define PROMTAIL_APP_AWS_ACCESS_H

#include "promtail/aws_documents.h"
#include "promtail/config.h"
#include "promtail/container_credentials.h"

struct aws_access_parts { /* borrowed */
    const struct config *config;
    struct loop *loop; /* NULL: only when aws_access_needs_loop is false */
    const struct log *log;
    struct tls *tls;
    struct secrets *secrets;
    const char *user_agent;
    uint64_t seed;
};

struct aws_access {
    struct aws_access_parts parts;
    struct aws_credentials credentials;
    struct container_credentials *container; /* owned; NULL: not from there */
    struct buf container_url;                /* when it is made of a path */
    struct aws_documents *documents;         /* owned; NULL: not made yet */
};

/* Whether the configuration alone needs the network: for what it refers to, or for credentials. */
bool aws_access_needs_loop(const struct config *config);
/* Credentials of a container are fetched here, which waits. The error names the variable. */
MUST_CHECK bool aws_access_init(struct aws_access *access, const struct aws_access_parts *parts,
                                struct error *err);
void aws_access_clean_up(struct aws_access *access); /* safe on zeroes, and twice */
/* Before an invocation: credentials that have expired are fetched again, within at most the time
 * until until_ms. A failure is logged: who needs them will say what it means. */
void aws_access_ensure(struct aws_access *access, int64_t until_ms);
/* Made at the first call. */
struct aws_documents *aws_access_documents(struct aws_access *access);

#endif
