/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/app.h"

#include "invocation.h"
#include "process.h"

enum { EXIT_INIT_FAILED = 1 };

static const char *get_from_process(const struct environment *environment, const char *name) {
    (void)environment;
    return getenv(name);
}

const struct environment *environment_of_process(void) {
    static const struct environment process = {.get = get_from_process};

    return &process;
}

static int report_init_error(struct runtime *runtime, const struct log *log,
                             const struct error *err) {
    log_write(log, LOG_FATAL, "%s", err->text);
    if (runtime != NULL) {
        runtime_init_error(runtime, "Runtime.ConfigInvalid", slice_from_cstr(err->text));
    }
    return EXIT_INIT_FAILED;
}

int app_run_lambda(const struct environment *environment) {
    struct log early = {.level = LOG_INFO, .fd = 1, .clock = clock_system()};
    struct process process = {0};
    struct runtime *runtime = NULL;
    struct error err = {0};
    int status;
    struct loop *loop = loop_new(clock_system(), &err);

    if (loop == NULL) {
        return report_init_error(NULL, &early, &err);
    }
    const char *api = environment->get(environment, "AWS_LAMBDA_RUNTIME_API");
    runtime = runtime_new(slice_from_cstr(api), loop, &process.log, &err);
    if (runtime == NULL) {
        error_prefix(&err, "AWS_LAMBDA_RUNTIME_API");
        status = report_init_error(NULL, &early, &err);
    } else if (!process_init(&process, environment, loop, &err)) {
        status = report_init_error(runtime, &early, &err);
    } else {
        process.handler.handle = invocation_handle;
        status = runtime_run(runtime, &process.handler);
    }
    runtime_destroy(runtime);
    process_clean_up(&process);
    loop_destroy(loop);
    return status;
}
