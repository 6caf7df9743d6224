/* SPDX-License-Identifier: Apache-2.0 */
/* invocation: one event from its bytes to the answer: parse, read, push, report. */
#ifndef PROMTAIL_APP_INVOCATION_H
#define PROMTAIL_APP_INVOCATION_H

#include "process.h"

/* A runtime_handler's handle() on a process. */
bool invocation_handle(struct runtime_handler *handler, const struct invocation *invocation,
                       struct buf *response, struct runtime_failure *failure);

#endif
