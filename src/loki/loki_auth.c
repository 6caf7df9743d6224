/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loki_auth.h"

#include "promtail/container_of.h"

static struct loki_auth *loki_auth_of(struct authorizer *authorizer) {
    return CONTAINER_OF(authorizer, struct loki_auth, authorizer);
}

static bool loki_auth_authorize(struct authorizer *authorizer, const struct http_request *request,
                                struct authorization *out, struct error *err) {
    struct loki_auth *auth = loki_auth_of(authorizer);
    const struct loki_credentials *credentials = &auth->credentials;

    (void)request;
    (void)err;
    if (auth->source != NULL) {
        auth->source->used(auth->source);
    }
    *out = (struct authorization){
        .username = credentials->username,
        .password = credentials->password,
        .bearer = credentials->bearer_token,
    };
    return true;
}

/* Who was refused with older credentials than the present ones need not fetch. */
static bool loki_auth_refresh(struct authorizer *authorizer, struct authorizer_wait *wait) {
    struct loki_auth *auth = loki_auth_of(authorizer);

    if (wait->seen != authorizer->generation) {
        wait->ready(wait, true);
        return true;
    }
    wait->waiting = true;
    wait->next = auth->waits;
    auth->waits = wait;
    auth->source->fetch(auth->source);
    return true;
}

static void loki_auth_forget(struct authorizer *authorizer, struct authorizer_wait *wait) {
    struct authorizer_wait **at = &loki_auth_of(authorizer)->waits;

    while (*at != NULL && *at != wait) {
        at = &(*at)->next;
    }
    if (*at == wait) {
        *at = wait->next;
    }
    wait->waiting = false;
}

struct authorizer *loki_auth_init(struct loki_auth *auth,
                                  const struct loki_credentials *credentials,
                                  struct loki_auth_source *source) {
    *auth = (struct loki_auth){.authorizer = {.authorize = loki_auth_authorize},
                               .credentials = *credentials,
                               .source = source};
    if (source != NULL) {
        auth->authorizer.refresh = loki_auth_refresh;
        auth->authorizer.forget = loki_auth_forget;
    }
    return credentials->username != NULL || credentials->bearer_token != NULL ? &auth->authorizer
                                                                              : NULL;
}

void loki_auth_renewed(struct loki_auth *auth, const struct loki_credentials *credentials) {
    struct authorizer_wait *waits = auth->waits;

    if (credentials != NULL) {
        auth->credentials = *credentials;
        auth->authorizer.generation++;
    }
    auth->waits = NULL;
    while (waits != NULL) {
        struct authorizer_wait *wait = waits;
        waits = wait->next;
        wait->waiting = false;
        wait->ready(wait, wait->seen != auth->authorizer.generation);
    }
}
