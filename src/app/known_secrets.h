/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known_secrets: what the configuration holds that no text may show: passwords, tokens and keys,
 * user info and query of WRITE_ADDRESS, user info of the proxies.
 *
 * USERNAME alone is not secret: Loki's messages name tenants, which often have the same name.
 */
#ifndef PROMTAIL_APP_KNOWN_SECRETS_H
#define PROMTAIL_APP_KNOWN_SECRETS_H

#include "promtail/config.h"
#include "promtail/secrets.h"

/* Adds copies. The proxies and WRITE_ADDRESS are read from the environment. */
void known_secrets_add(struct secrets *secrets, const struct config *config,
                       const struct environment *environment);

#endif
