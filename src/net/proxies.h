/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proxies: whether libcurl could find a proxy in the environment.
 *
 * Format: "CURLOPT_PROXY" (libcurl's manual): the names of the variables.
 */
#ifndef PROMTAIL_NET_PROXIES_H
#define PROMTAIL_NET_PROXIES_H

#include <stdbool.h>

bool proxies_set(void);

#endif
