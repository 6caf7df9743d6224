/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address_check: the settings that say where requests go: WRITE_ADDRESS, AWS_REGION, the endpoints
 * and the proxies, each by the rules of what will use it. A fault shows in INIT, not at the first
 * event.
 */
#ifndef PROMTAIL_APP_ADDRESS_CHECK_H
#define PROMTAIL_APP_ADDRESS_CHECK_H

#include "promtail/config.h"

/* The error names the variable, the fault and an example; it quotes nothing of the value, which may
 * hold a password. */
MUST_CHECK bool address_check(const struct config *config, const struct environment *environment,
                              struct error *err);

#endif
