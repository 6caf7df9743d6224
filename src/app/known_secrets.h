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

/* All add copies. */
/* What is sent while settings are fetched: the keys of AWS, and the proxies' user info. */
void known_secrets_add_access(struct secrets *secrets, const struct config *config,
                              const struct environment *environment);
/* What is sent to Loki, once all of it is known. */
void known_secrets_add_push(struct secrets *secrets, const struct config *config,
                            const struct environment *environment);
/* Of this only user name, password and token, which may change. */
void known_secrets_add_credentials(struct secrets *secrets, const struct config *config);

#endif
