/* SPDX-License-Identifier: Apache-2.0 */
#include "proxies.h"

#include <stddef.h>
#include <stdlib.h>

static const char *const VARIABLES[] = {
    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
};

bool proxies_set(void) {
    bool set = false;

    for (size_t i = 0; i < sizeof(VARIABLES) / sizeof(VARIABLES[0]) && !set; i++) {
        const char *value = getenv(VARIABLES[i]);
        set = value != NULL && value[0] != '\0';
    }
    return set;
}
