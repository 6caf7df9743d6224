/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address_check: the settings that say where requests go: WRITE_ADDRESS, AWS_REGION, the endpoints
 * and the proxies, each by the rules of what will use it. A fault shows in INIT, not at the first
 * event.
 */
#ifndef PROMTAIL_APP_ADDRESS_CHECK_H
#define PROMTAIL_APP_ADDRESS_CHECK_H

#include "promtail/config.h"

/* The errors name the variable, the fault and an example; they quote nothing of the value, which
 * may hold a password. */
/* Before anything is fetched: region, endpoints, proxies. */
MUST_CHECK bool address_check_aws(const struct config *config,
                                  const struct environment *environment, struct error *err);
/* Once WRITE_ADDRESS is known, which may be a reference. */
MUST_CHECK bool address_check_write(const struct config *config, struct error *err);

#endif
