/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loki_auth: the authorizer of pushes: basic auth or a bearer token, and what waits for fresh ones
 * after a 401 or 403.
 */
#ifndef PROMTAIL_LOKI_AUTH_H
#define PROMTAIL_LOKI_AUTH_H

#include "promtail/authorizer.h"

struct loki_credentials { /* borrowed texts */
    const char *username; /* NULL: no basic auth */
    const char *password;
    const char *bearer_token; /* NULL: none */
};

/* Whoever can fetch the credentials again. */
struct loki_auth_source {
    /* Starts a fetch, unless one is under way; loki_auth_renewed() follows, perhaps at once. */
    void (*fetch)(struct loki_auth_source *source);
    /* Called at each push: the credentials may be old. */
    void (*used)(struct loki_auth_source *source);
};

struct loki_auth {
    struct authorizer authorizer;
    struct loki_credentials credentials;
    struct loki_auth_source *source; /* borrowed; NULL: the credentials never change */
    struct authorizer_wait *waits;   /* borrowed */
};

/* The authorizer, or NULL when there are no credentials. source: see above. */
struct authorizer *loki_auth_init(struct loki_auth *auth,
                                  const struct loki_credentials *credentials,
                                  struct loki_auth_source *source);
/* A fetch has ended. NULL: it failed, or gave the same as before. The texts are borrowed until the
 * next ones come. */
void loki_auth_renewed(struct loki_auth *auth, const struct loki_credentials *credentials);

#endif
