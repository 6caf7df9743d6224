/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_check: what no single row can check: which settings need each other or exclude each other
 * (first phase), and what the values hold, wherever they came from (second phase, config.h).
 */
#ifndef PROMTAIL_CONFIG_CHECK_H
#define PROMTAIL_CONFIG_CHECK_H

#include "promtail/config.h"

/* The end of the first phase: looks at no value that a reference may hold. */
MUST_CHECK bool config_check_form(const struct config *config, struct error *err);

#endif
