/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app: the process: configuration, what lives as long as it, and its invocations.
 */
#ifndef PROMTAIL_APP_H
#define PROMTAIL_APP_H

#include "promtail/config.h"

/* Serves the Lambda Runtime API at AWS_LAMBDA_RUNTIME_API until the platform ends it. Returns the
 * exit status. */
int app_run_lambda(const struct environment *environment);

/* All that INIT makes and checks, short of asking for an event: for looking at. Opens no
 * connection. NULL: err is what INIT would say. What it hands out lives as long as it. */
struct app_check;
struct label_rules;
struct app_check *app_check_new(const struct environment *environment,
                                struct error *err) MUST_CHECK;
const struct config *app_check_config(const struct app_check *check);
const struct label_rules *app_check_rules(const struct app_check *check);
void app_check_destroy(struct app_check *check); /* NULL is allowed */

#endif
