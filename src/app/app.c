/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/app.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "promtail/container_of.h"
#include "promtail/label_rules.h"
#include "promtail/relabel.h"

enum { EXIT_INIT_FAILED = 1 };

static int report_init_error(struct runtime *runtime, const struct log *log,
                             const struct error *err) {
    log_write(log, LOG_FATAL, "%s", err->text);
    if (runtime != NULL) {
        runtime_init_error(runtime, "Runtime.ConfigInvalid", slice_from_cstr(err->text));
    }
    return EXIT_INIT_FAILED;
}

/* A misspelled field would otherwise only show in what it does not do. */
static void app_warn_of_unknown_fields(const struct process *process) {
    const struct relabel *relabel = label_rules_relabel(process->rules);

    for (size_t i = 0; i < relabel_count(relabel); i++) {
        struct slice fields = relabel_unknown_fields(relabel, i);
        if (fields.len > 0) {
            log_write(&process->log, LOG_WARN,
                      "RELABEL_CONFIGS: rule %zu: unknown fields, without effect: %.*s", i + 1,
                      SLICE_ARG(fields));
        }
    }
}

static void app_warn_of_tls(const struct process *process) {
    if (process->config->skip_tls_verify) {
        log_write(&process->log, LOG_WARN,
                  "SKIP_TLS_VERIFY: the certificate of WRITE_ADDRESS is not checked: anyone on the "
                  "way can read and change what is sent");
    }
}

/* Who closes the log, or never opened it, must not end an invocation between a push and its answer.
 * A closed standard stream's number would go to the next socket, and the log lines into it: an
 * unconnected socket, which needs no file, takes its place and refuses them. */
static void guard_standard_streams(void) {
    signal(SIGPIPE, SIG_IGN);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            (void)!socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); /* takes the lowest number */
        }
    }
}

/* A core file would hold every secret. */
static void guard_memory(void) {
    (void)!setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

struct lambda {
    struct runtime_handler handler; /* the runtime hands it back */
    struct config config;
    struct process process;
};

static bool lambda_handle(struct runtime_handler *handler, const struct invocation *invocation,
                          struct runtime_answer *answer) {
    const struct invocation_ids ids = {invocation->request_id, invocation->function_arn,
                                       invocation->trace_id};

    struct lambda *lambda = CONTAINER_OF(handler, struct lambda, handler);

    return invocation_run(&lambda->process, invocation->event, invocation->deadline_ms, &ids,
                          answer);
}

static bool lambda_init(struct lambda *lambda, const struct environment *environment,
                        struct loop *loop, struct error *err) {
    const struct process_parts parts = {.environment = environment, .loop = loop};

    return config_read(&lambda->config, environment, err) &&
           process_init(&lambda->process, &lambda->config, &parts, err);
}

int app_run_lambda(const struct environment *environment) {
    struct log_limit limit = {0};
    struct log early = {
        .level = LOG_INFO, .fd = STDOUT_FILENO, .clock = clock_system(), .limit = &limit};
    struct lambda lambda = {.handler = {lambda_handle}, .process = {.log = early}};
    struct runtime *runtime = NULL;
    struct error err = {0};
    int status;

    guard_standard_streams();
    guard_memory();
    log_limit_set(&limit, 0, INT64_MAX);
    struct loop *loop = loop_new(clock_system(), &err);
    if (loop == NULL) {
        return report_init_error(NULL, &early, &err);
    }
    const char *api = environment->get(environment, "AWS_LAMBDA_RUNTIME_API");
    runtime = runtime_new(slice_from_cstr(api), loop, &lambda.process.log, &err);
    if (runtime == NULL) {
        error_prefix(&err, "AWS_LAMBDA_RUNTIME_API");
        status = report_init_error(NULL, &early, &err);
    } else if (!lambda_init(&lambda, environment, loop, &err)) {
        status = report_init_error(runtime, &early, &err);
    } else {
        app_warn_of_unknown_fields(&lambda.process);
        app_warn_of_tls(&lambda.process);
        runtime_use_secrets(runtime, &lambda.process.secrets);
        status = runtime_run(runtime, &lambda.handler);
    }
    runtime_destroy(runtime);
    process_clean_up(&lambda.process);
    config_clean_up(&lambda.config);
    loop_destroy(loop);
    return status;
}
