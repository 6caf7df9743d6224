/* SPDX-License-Identifier: Apache-2.0 */
/* loki_auth: basic auth or a bearer token, as the configuration gives them. */
#ifndef PROMTAIL_APP_LOKI_AUTH_H
#define PROMTAIL_APP_LOKI_AUTH_H

#include "promtail/authorizer.h"
#include "promtail/config.h"

struct loki_auth {
    struct authorizer authorizer;
    const struct config *config; /* borrowed */
};

/* The authorizer, or NULL when the configuration names no credentials. */
struct authorizer *loki_auth_init(struct loki_auth *auth, const struct config *config);

#endif
