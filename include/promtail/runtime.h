/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime: the Lambda Runtime API client and its loop: next -> handler -> response | error.
 *
 * Format: "Using the Lambda runtime API for custom runtimes" (2018-06-01); "Implementing SnapStart
 *         hooks for container images".
 */
#ifndef PROMTAIL_RUNTIME_H
#define PROMTAIL_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/http.h"
#include "promtail/log.h"
#include "promtail/secrets.h"

struct invocation { /* borrowed until handle() returns */
    struct slice event;
    struct slice request_id;
    struct slice function_arn;
    struct slice
        trace_id; /* X-Ray's header. It is not put into the environment: nothing here reads it
                              there, and glibc never frees what setenv stores */
    int64_t deadline_ms; /* Unix epoch; 0: there is none */
};

struct runtime_failure {
    const char *type; /* "Function.DeliveryFailed": matches (Runtime|Function)\.[A-Z][a-zA-Z]+ */
    struct buf message;
};

struct runtime_answer {
    struct buf response; /* JSON */
    struct runtime_failure failure;
};

struct runtime_handler {
    /* True: the response is posted. False: the failure is. Both are empty when it is called. */
    bool (*handle)(struct runtime_handler *handler, const struct invocation *invocation,
                   struct runtime_answer *answer);
};

struct runtime;

/* api: AWS_LAMBDA_RUNTIME_API, "host:port" optionally with a path; copied. */
struct runtime *runtime_new(struct slice api, struct loop *loop, struct log *log,
                            struct error *err) MUST_CHECK;
void runtime_destroy(struct runtime *runtime); /* NULL is allowed */

/* Secrets that are blanked in the Runtime API's answers before they are logged; borrowed. */
void runtime_use_secrets(struct runtime *runtime, const struct secrets *secrets);

/* Serves invocations until the platform ends it or something fatal happens. Returns the process's
 * exit status. Sets log->request_id. */
int runtime_run(struct runtime *runtime, struct runtime_handler *handler);

/* SnapStart, once, after INIT: Lambda takes a snapshot of the whole process, and this returns in
 * each of the copies that it restores, perhaps days later. False: the process ends with *status. */
MUST_CHECK bool runtime_wait_restored(struct runtime *runtime, int *status);

/* POST /runtime/init/error, or /runtime/restore/error; best effort, bounded in time. */
void runtime_init_error(struct runtime *runtime, const char *type, struct slice message);
void runtime_restore_error(struct runtime *runtime, const char *type, struct slice message);

#endif
