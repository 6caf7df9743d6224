/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/environment.h"

#include <stdlib.h>

static const char *get_from_process(const struct environment *environment, const char *name) {
    (void)environment;
    return getenv(name);
}

const struct environment *environment_of_process(void) {
    static const struct environment process = {.get = get_from_process};

    return &process;
}

const char *environment_get(const struct environment *environment, const char *name) {
    const char *value = name == NULL ? NULL : environment->get(environment, name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

const char *const ENVIRONMENT_PROXIES[] = {
    "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", NULL,
};

bool environment_has_proxy(const struct environment *environment) {
    const char *const *name = ENVIRONMENT_PROXIES;

    while (*name != NULL && environment_get(environment, *name) == NULL) {
        name++;
    }
    return *name != NULL;
}
