/* SPDX-License-Identifier: Apache-2.0 */
#include "loki_auth.h"

static bool authorize(struct authorizer *authorizer, const struct http_request *request,
                      struct authorization *out, struct error *err) {
    const struct config *config = ((struct loki_auth *)authorizer)->config;

    (void)request;
    (void)err;
    *out = (struct authorization){
        .username = config->username,
        .password = config->password,
        .bearer = config->bearer_token,
    };
    return true;
}

struct authorizer *loki_auth_init(struct loki_auth *auth, const struct config *config) {
    *auth = (struct loki_auth){.authorizer = {.authorize = authorize}, .config = config};
    return config->username != NULL || config->bearer_token != NULL ? &auth->authorizer : NULL;
}
