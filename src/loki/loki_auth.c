/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loki_auth.h"

#include "promtail/container_of.h"

static bool loki_auth_authorize(struct authorizer *authorizer, const struct http_request *request,
                                struct authorization *out, struct error *err) {
    const struct loki_credentials *credentials =
        &CONTAINER_OF(authorizer, struct loki_auth, authorizer)->credentials;

    (void)request;
    (void)err;
    *out = (struct authorization){
        .username = credentials->username,
        .password = credentials->password,
        .bearer = credentials->bearer_token,
    };
    return true;
}

struct authorizer *loki_auth_init(struct loki_auth *auth,
                                  const struct loki_credentials *credentials) {
    *auth = (struct loki_auth){.authorizer = {.authorize = loki_auth_authorize},
                               .credentials = *credentials};
    return credentials->username != NULL || credentials->bearer_token != NULL ? &auth->authorizer
                                                                              : NULL;
}
