/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_credentials: AWS credentials from the endpoint that a container is given, fetched again
 * before they expire. Lambda gives its functions credentials in the environment; the endpoint
 * serves the same binary elsewhere (ECS, EKS, a developer's machine).
 *
 * Flow:      app -> CONTAINER_CREDENTIALS -> http, through no proxy
 * Ownership: fills an aws_credentials, whose texts it owns and wipes.
 * Format:    "AWS SDKs and Tools Reference Guide", container credential provider.
 * Limits:    an answer of CONTAINER_ANSWER_MAX bytes.
 */
#ifndef PROMTAIL_CONTAINER_CREDENTIALS_H
#define PROMTAIL_CONTAINER_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/aws_credentials.h"
#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/log.h"
#include "promtail/loop.h"
#include "promtail/secrets.h"
#include "promtail/tls.h"

enum { CONTAINER_ANSWER_MAX = 32 * 1024, CONTAINER_TOKEN_MAX = 8 * 1024 };

struct container_credentials_config { /* copied; what it points to is borrowed */
    const char *url;        /* AWS_CONTAINER_CREDENTIALS_FULL_URI, or made of the relative one */
    const char *token;      /* AWS_CONTAINER_AUTHORIZATION_TOKEN; NULL: none */
    const char *token_file; /* AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, read for each request; wins
                             * over the token; NULL: none */
    /* Appends what the file holds. */
    bool (*read_file)(const char *path, struct buf *text, struct error *err);
    struct tls *tls;
    const char *user_agent;
    uint64_t seed;
    struct secrets *secrets; /* what is fetched is added to it */
};

/* Whether credentials may be fetched from there: https, or http from a loopback address and those
 * of ECS and EKS, as in AWS's SDKs. The error does not quote the address. */
MUST_CHECK bool container_credentials_check(const char *url, struct error *err);

struct container_credentials;

struct container_credentials *
container_credentials_new(const struct container_credentials_config *config,
                          struct aws_credentials *credentials, struct loop *loop,
                          const struct log *log);
void container_credentials_destroy(struct container_credentials *container); /* NULL is allowed */

/* When there are no credentials, or they have expired: fetches them, and waits until until_ms
 * (monotonic). False: there are none. */
MUST_CHECK bool container_credentials_ensure(struct container_credentials *container,
                                             int64_t until_ms, struct error *err);

#endif
