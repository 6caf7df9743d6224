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

#endif
