/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_secrets: fetches the credentials of pushes again: after a 401 or 403, and when they are
 * older than SECRET_TTL, while pushes go on with the ones that are known.
 *
 * Flow:      loki_auth -> PUSH_SECRETS -> reference_fetcher
 * Ownership: owns the texts of the credentials that it gives to loki_auth, and wipes them.
 * Only user name, password, token, and the user info of WRITE_ADDRESS change; another host or path
 * in WRITE_ADDRESS counts when the next process starts.
 */
#ifndef PROMTAIL_APP_PUSH_SECRETS_H
#define PROMTAIL_APP_PUSH_SECRETS_H

#include "promtail/log.h"
#include "promtail/loki_auth.h"
#include "promtail/loop.h"
#include "promtail/references.h"
#include "promtail/secrets.h"

struct push_secrets_parts { /* borrowed */
    const struct config *config;
    struct reference_fetcher *fetcher;
    struct loop *loop;
    const struct log *log;
    struct loki_auth *auth;
    struct secrets *known; /* what comes is added, so that it is blanked */
};

struct push_secrets;

/* What the configuration was filled with counts as fetched now. NULL: no credential came by
 * reference, so nothing can be fetched again. */
struct push_secrets *push_secrets_new(const struct push_secrets_parts *parts);
void push_secrets_destroy(struct push_secrets *secrets); /* NULL is allowed */
/* Waits for a fetch that is under way, until until_ms (monotonic) at most: Lambda freezes what runs
 * after the answer. */
void push_secrets_settle(struct push_secrets *secrets, int64_t until_ms);   /* NULL is allowed */
struct loki_auth_source *push_secrets_source(struct push_secrets *secrets); /* NULL gives NULL */

#endif
