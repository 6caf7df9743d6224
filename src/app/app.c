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
    const struct environment *environment;
    struct log early; /* before the configuration says how to log */
    struct loop *loop;
    struct runtime *runtime;
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

static const char *lambda_variable(const struct lambda *lambda, const char *name) {
    return lambda->environment->get(lambda->environment, name);
}

static bool lambda_init_runtime(struct lambda *lambda, struct error *err) {
    struct slice api = slice_from_cstr(lambda_variable(lambda, "AWS_LAMBDA_RUNTIME_API"));

    lambda->process.log = lambda->early;
    lambda->loop = loop_new(clock_system(), err);
    if (lambda->loop == NULL) {
        return false;
    }
    lambda->runtime = runtime_new(api, lambda->loop, &lambda->process.log, err);
    return lambda->runtime != NULL || error_prefix(err, "AWS_LAMBDA_RUNTIME_API");
}

/* Everything that INIT makes. It must be cleaned up in any case. */
static bool lambda_init(struct lambda *lambda, struct error *err) {
    if (!lambda_init_runtime(lambda, err)) {
        return false;
    }
    const struct process_parts parts = {.environment = lambda->environment, .loop = lambda->loop};

    if (!config_read(&lambda->config, lambda->environment, err) ||
        !process_init(&lambda->process, &lambda->config, &parts, err)) {
        return false;
    }
    runtime_use_secrets(lambda->runtime, &lambda->process.secrets);
    return true;
}

static void lambda_clean_up(struct lambda *lambda) {
    runtime_destroy(lambda->runtime);
    process_clean_up(&lambda->process);
    config_clean_up(&lambda->config);
    loop_destroy(lambda->loop);
    lambda->runtime = NULL;
    lambda->loop = NULL;
}

/* INIT failed. Returns the process's exit status. */
static int lambda_report(struct lambda *lambda,
                         void (*post)(struct runtime *runtime, const char *type,
                                      struct slice message),
                         const char *type, const struct error *err) {
    log_write(&lambda->early, LOG_FATAL, "%s", err->text);
    if (lambda->runtime != NULL) {
        post(lambda->runtime, type, slice_from_cstr(err->text));
    }
    return EXIT_INIT_FAILED;
}

/* ---- SnapStart ---- */

static bool uses_snapshot(const struct lambda *lambda) {
    const char *type = lambda_variable(lambda, "AWS_LAMBDA_INITIALIZATION_TYPE");

    return type != NULL && strcmp(type, "snap-start") == 0;
}

/* Many processes may be restored from one snapshot, long after it was taken. Nothing that the first
 * INIT made is used in them: neither connections, names that were resolved, TLS sessions, secrets
 * and credentials, nor seeds. So INIT is done once more. The first one has found what would make
 * publishing the version fail. True: the process goes on; else it ends with *status. */
static bool lambda_restore(struct lambda *lambda, int *status) {
    struct error err = {0};

    if (!runtime_wait_restored(lambda->runtime, status)) {
        return false;
    }
    lambda_clean_up(lambda);
    tls_library_reseed();
    if (lambda_init(lambda, &err)) {
        return true;
    }
    *status = lambda_report(lambda, runtime_restore_error, "Runtime.AfterRestoreError", &err);
    return false;
}

/* ---- its run ---- */

static int lambda_serve(struct lambda *lambda) {
    int status;

    if (uses_snapshot(lambda) && !lambda_restore(lambda, &status)) {
        return status;
    }
    app_warn_of_unknown_fields(&lambda->process);
    app_warn_of_tls(&lambda->process);
    return runtime_run(lambda->runtime, &lambda->handler);
}

int app_run_lambda(const struct environment *environment) {
    struct log_limit limit = {0};
    struct lambda lambda = {
        .handler = {lambda_handle},
        .environment = environment,
        .early = {.level = LOG_INFO, .fd = STDOUT_FILENO, .clock = clock_system(), .limit = &limit},
    };
    struct error err = {0};

    guard_standard_streams();
    guard_memory();
    log_limit_set(&limit, 0, INT64_MAX);
    int status = lambda_init(&lambda, &err)
                     ? lambda_serve(&lambda)
                     : lambda_report(&lambda, runtime_init_error, "Runtime.ConfigInvalid", &err);
    lambda_clean_up(&lambda);
    return status;
}
