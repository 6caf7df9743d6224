/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loki_access: how the process gets at Loki: TLS, credentials, and the sink that pushes.
 *
 * Ownership: what is made belongs to the process, which cleans it up.
 */
#ifndef PROMTAIL_APP_LOKI_ACCESS_H
#define PROMTAIL_APP_LOKI_ACCESS_H

#include "promtail/process.h"

/* Sets loki_tls, after aws_tls: what holds for WRITE_ADDRESS only is never seen by AWS. The error
 * names the variable. */
MUST_CHECK bool loki_access_init_tls(struct process *process, struct error *err);
/* Makes made_push and push_secrets, after the loop, documents, TLS and parking. */
struct push_sink *loki_access_make_push(struct process *process);

#endif
