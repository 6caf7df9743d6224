/* SPDX-License-Identifier: Apache-2.0 */
/* config_address: WRITE_ADDRESS: a URL ("RFC 3986", 3.2) whose user info is taken out, for it is a
 * secret. */
#ifndef PROMTAIL_CONFIG_ADDRESS_H
#define PROMTAIL_CONFIG_ADDRESS_H

#include "promtail/config.h"
#include "promtail/slice.h"

/* Fills write_address, and, when the URL has user info, username and password. */
MUST_CHECK bool config_set_address(struct config *config, struct slice text, struct error *err);

#endif
