/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app: what a process does: one invocation, and Lambda's loop over invocations.
 */
#ifndef PROMTAIL_APP_H
#define PROMTAIL_APP_H

#include "promtail/process.h"
#include "promtail/runtime.h"

struct invocation_ids { /* borrowed; empty: unknown */
    struct slice request_id;
    struct slice function_arn; /* as it was invoked */
    struct slice trace_id;     /* X-Ray's header */
};

/* One event from its bytes to the answer: parse, read, push, report. deadline_ms: Unix epoch; 0:
 * none. True: answer->response is what AWS is told. False: answer->failure is. The event's bytes
 * are borrowed until it returns; they must be writable: texts are unescaped where they stand. */
bool invocation_run(struct process *process, struct slice event, int64_t deadline_ms,
                    const struct invocation_ids *ids, struct runtime_answer *answer);

/* Serves the Lambda Runtime API at AWS_LAMBDA_RUNTIME_API until the platform ends it. Returns the
 * exit status. */
int app_run_lambda(const struct environment *environment);

#endif
