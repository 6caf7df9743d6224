/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app: the process: configuration, what lives as long as it, and its invocations.
 */
#ifndef PROMTAIL_APP_H
#define PROMTAIL_APP_H

#include "promtail/config.h"

#define PROMTAIL_VERSION "0.1.0"

/* The process's own environment; static. */
const struct environment *environment_of_process(void);

/* Serves the Lambda Runtime API at AWS_LAMBDA_RUNTIME_API until the platform ends it. Returns the
 * exit status. */
int app_run_lambda(const struct environment *environment);

/* What a configuration does to labels: EXTRA_LABELS, OMIT_EXTRA_LABELS_PREFIX, DROP_LABELS and
 * RELABEL_CONFIGS, compiled. NULL: *bad is the variable at fault, which err does not name. The
 * scratch must outlive the rules (labels.h). */
struct label_rules;
struct regex_scratch;
struct label_rules *app_label_rules(const struct config *config, struct regex_scratch *scratch,
                                    const char **bad, struct error *err) MUST_CHECK;

/* All that INIT makes and checks, short of asking for an event: for looking at. Opens no
 * connection. NULL: err is what INIT would say. What it hands out lives as long as it. */
struct app_check;
struct app_check *app_check_new(const struct environment *environment,
                                struct error *err) MUST_CHECK;
const struct config *app_check_config(const struct app_check *check);
const struct label_rules *app_check_rules(const struct app_check *check);
void app_check_destroy(struct app_check *check); /* NULL is allowed */

#endif
