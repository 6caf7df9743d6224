/* SPDX-License-Identifier: Apache-2.0 */
/* loki_auth: the authorizer of pushes: basic auth or a bearer token. */
#ifndef PROMTAIL_LOKI_AUTH_H
#define PROMTAIL_LOKI_AUTH_H

#include "promtail/authorizer.h"

struct loki_credentials { /* borrowed texts */
    const char *username; /* NULL: no basic auth */
    const char *password;
    const char *bearer_token; /* NULL: none */
};

struct loki_auth {
    struct authorizer authorizer;
    struct loki_credentials credentials;
};

/* The authorizer, or NULL when there are no credentials. */
struct authorizer *loki_auth_init(struct loki_auth *auth,
                                  const struct loki_credentials *credentials);

#endif
