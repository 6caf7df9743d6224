/* SPDX-License-Identifier: Apache-2.0 */
/* environment: where settings come from: the variables of the process, or a test's table. */
#ifndef PROMTAIL_ENVIRONMENT_H
#define PROMTAIL_ENVIRONMENT_H

#include <stdbool.h>

struct environment {
    /* NULL: not set. */
    const char *(*get)(const struct environment *environment, const char *name);
};

/* The process's own; static. */
const struct environment *environment_of_process(void);
/* NULL: not set, or empty. name NULL: NULL. */
const char *environment_get(const struct environment *environment, const char *name);

/* The variables in which libcurl finds a proxy ("CURLOPT_PROXY", libcurl's manual); ends with NULL.
 * NO_PROXY and no_proxy, which exempt hosts, are not among them. */
extern const char *const ENVIRONMENT_PROXIES[];
bool environment_has_proxy(const struct environment *environment);

#endif
