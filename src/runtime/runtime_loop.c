/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runtime_loop: next -> handler -> response | error, with SnapStart restore/next before the first
 * of them, and the reaction to each answer of the Runtime API.
 */
#include "promtail/json_write.h"
#include "runtime_client.h"

enum {
    RESPONSE_MAX = 6 * 1024 * 1024 + 100, /* "Exceeded maximum allowed payload size" */
    RESPONSE_ROOM = RESPONSE_MAX + 1024 * 1024,
    MESSAGE_MAX = 64 * 1024,
    ERROR_BODY_MAX = 512 * 1024,
    BUFFER_KEEP = 64 * 1024,
    NEXT_TRIES = 3,
    NEXT_BACKOFF_MS = 50,
    EXIT_PLATFORM = 1, /* Lambda starts a new environment */
};

struct runtime {
    struct runtime_client client;
    struct loop *loop;
    struct log *log;               /* borrowed */
    const struct secrets *secrets; /* borrowed; may be NULL */
    struct runtime_answer answer;
    struct buf error_body;
    struct timer pause;
};

enum step { STEP_GO_ON, STEP_END, STEP_FATAL };

struct runtime *runtime_new(struct slice api, struct loop *loop, struct log *log,
                            struct error *err) {
    struct runtime *runtime = mem_zalloc(sizeof(*runtime));

    runtime->loop = loop;
    runtime->log = log;
    buf_init(&runtime->answer.response, RESPONSE_ROOM);
    buf_init(&runtime->answer.failure.message, MESSAGE_MAX);
    buf_init(&runtime->error_body, ERROR_BODY_MAX);
    if (!runtime_client_init(&runtime->client, api, loop, err)) {
        runtime_destroy(runtime);
        return NULL;
    }
    return runtime;
}

void runtime_destroy(struct runtime *runtime) {
    if (runtime == NULL) {
        return;
    }
    runtime_client_clean_up(&runtime->client);
    buf_clean_up(&runtime->answer.response);
    buf_clean_up(&runtime->answer.failure.message);
    buf_clean_up(&runtime->error_body);
    mem_free(runtime);
}

void runtime_use_secrets(struct runtime *runtime, const struct secrets *secrets) {
    runtime->secrets = secrets;
}

/* ---- next ---- */

static void pause_is_over(struct timer *timer) {
    (void)timer;
}

static void pause_ms(struct runtime *runtime, int64_t ms) {
    int64_t until_ms = clock_monotonic_ms(loop_clock(runtime->loop)) + ms;

    runtime->pause.fire = pause_is_over;
    timer_set(loop_timers(runtime->loop), &runtime->pause, until_ms);
    while (runtime->pause.set) {
        loop_turn(runtime->loop, until_ms);
    }
}

/* What the runtime waits for, however long it takes. */
struct runtime_wait {
    const char *path;
    const char *words; /* in the log */
    bool brings_event;
};

static const struct runtime_wait FOR_EVENT = {"invocation/next", "waiting for an event", true};
static const struct runtime_wait FOR_RESTORE = {"restore/next", "waiting to be restored", false};

/* 410 and 403 end the environment; 5xx and a broken connection are retried. */
static enum step judge_next(const struct runtime *runtime, const struct runtime_wait *wait,
                            bool answered, struct error *err) {
    const struct runtime_client *client = &runtime->client;
    long status = client->result.status;

    if (!answered || status >= 500) {
        if (answered) {
            error_set(err, ERROR_REMOTE, "answered %ld", status);
        }
        return STEP_GO_ON;
    }
    if (status == 200 && (client->request_id.len > 0 || !wait->brings_event)) {
        return STEP_END;
    }
    if (status == 200) {
        error_set(err, ERROR_REMOTE, "an event came without a request id");
        return STEP_GO_ON;
    }
    error_set(err, ERROR_REMOTE, "answered %ld", status);
    return STEP_FATAL;
}

/* True: it came. False: the process ends with *status. */
static bool wait_for(struct runtime *runtime, const struct runtime_wait *wait, int *status) {
    struct error err = {0};

    for (unsigned tries = 1; tries <= NEXT_TRIES; tries++) {
        bool answered = runtime_client_next(&runtime->client, wait->path, &err);
        enum step step = judge_next(runtime, wait, answered, &err);
        if (step == STEP_END) {
            return true;
        }
        if (answered && runtime->client.result.status == 410) {
            *status = 0; /* the sandbox is closing */
            return false;
        }
        if (step == STEP_FATAL) {
            break;
        }
        if (tries < NEXT_TRIES) {
            log_write(runtime->log, LOG_WARN, "%s: %s; try %u of %d", wait->words, err.text,
                      tries + 1, NEXT_TRIES);
            pause_ms(runtime, NEXT_BACKOFF_MS << tries);
        }
    }
    log_write(runtime->log, LOG_FATAL, "%s: %s", wait->words, err.text);
    *status = EXIT_PLATFORM;
    return false;
}

bool runtime_wait_restored(struct runtime *runtime, int *status) {
    return wait_for(runtime, &FOR_RESTORE, status);
}

/* ---- response and error ---- */

static enum step judge_post(struct runtime *runtime, const char *what, bool answered,
                            const struct error *err) {
    struct runtime_client *client = &runtime->client;

    if (!answered) {
        log_write(runtime->log, LOG_ERROR, "posting the %s: %s", what, err->text);
        return STEP_FATAL;
    }
    if (client->result.status / 100 != 2) {
        secrets_blank(runtime->secrets, &client->answer);
        struct slice text = slice_trim(buf_slice(&client->answer));
        log_write(runtime->log, LOG_ERROR, "posting the %s: answered %ld: %.*s", what,
                  client->result.status, SLICE_ARG(text));
    }
    return client->result.status >= 500 ? STEP_FATAL : STEP_GO_ON;
}

/* A 4xx is about this invocation only. No answer, and a 5xx, are retried once and then end the
 * process. */
static bool post_with_retry(struct runtime *runtime, const char *what, const char *error_type,
                            struct slice body) {
    enum step step = STEP_FATAL;
    struct error err = {0};

    for (unsigned tries = 0; tries < 2 && step == STEP_FATAL; tries++) {
        bool answered = runtime_client_post(&runtime->client, what, error_type, body, &err);
        step = judge_post(runtime, what, answered, &err);
    }
    return step == STEP_GO_ON;
}

static struct slice write_error(struct runtime *runtime, const char *type, struct slice message) {
    struct json_write json;

    buf_reset_keeping(&runtime->error_body, BUFFER_KEEP);
    json_write_init(&json, &runtime->error_body);
    json_write_begin(&json, '{');
    json_write_key(&json, SLICE("errorMessage"));
    json_write_string(&json, message);
    json_write_key(&json, SLICE("errorType"));
    json_write_string(&json, slice_from_cstr(type));
    json_write_key(&json, SLICE("stackTrace"));
    json_write_begin(&json, '[');
    json_write_end(&json, ']');
    json_write_end(&json, '}');
    return buf_slice(&runtime->error_body);
}

static bool post_error(struct runtime *runtime, const char *type, struct slice message) {
    return post_with_retry(runtime, "error", type, write_error(runtime, type, message));
}

static bool post_response(struct runtime *runtime) {
    struct slice response = buf_slice(&runtime->answer.response);

    if (response.len > RESPONSE_MAX) {
        log_write(runtime->log, LOG_ERROR, "the response has %zu bytes, %d are allowed",
                  response.len, RESPONSE_MAX);
        return post_error(runtime, "Function.ResponseSizeTooLarge",
                          SLICE("the response is larger than Lambda allows"));
    }
    return post_with_retry(runtime, "response", NULL, response);
}

/* ---- one invocation ---- */

static bool handle_invocation(struct runtime *runtime, struct runtime_handler *handler) {
    struct runtime_client *client = &runtime->client;
    struct invocation invocation = {
        .event = buf_slice(&client->event),
        .request_id = buf_slice(&client->request_id),
        .function_arn = buf_slice(&client->function_arn),
        .trace_id = buf_slice(&client->trace_id),
        .deadline_ms = client->deadline_ms,
    };

    if (client->event_too_large) {
        log_write(runtime->log, LOG_ERROR, "the event is larger than %d bytes", RUNTIME_EVENT_MAX);
        return post_error(runtime, "Function.EventTooLarge",
                          SLICE("the event is larger than 32 MiB"));
    }
    buf_reset_keeping(&runtime->answer.response, BUFFER_KEEP);
    buf_reset_keeping(&runtime->answer.failure.message, BUFFER_KEEP);
    runtime->answer.failure.type = "Function.Failed";
    if (handler->handle(handler, &invocation, &runtime->answer)) {
        return post_response(runtime);
    }
    return post_error(runtime, runtime->answer.failure.type,
                      buf_slice(&runtime->answer.failure.message));
}

int runtime_run(struct runtime *runtime, struct runtime_handler *handler) {
    int status = EXIT_PLATFORM;
    bool ok = true;

    while (ok && wait_for(runtime, &FOR_EVENT, &status)) {
        runtime->log->request_id = buf_slice(&runtime->client.request_id);
        ok = handle_invocation(runtime, handler);
        runtime->log->request_id = (struct slice){0};
    }
    return status;
}

static void post_start_error(struct runtime *runtime, const char *path, const char *type,
                             struct slice message) {
    struct slice body = write_error(runtime, type, message);
    struct error err = {0};

    if (!runtime_client_start_error(&runtime->client, path, type, body, &err)) {
        log_write(runtime->log, LOG_ERROR, "posting to %s: %s", path, err.text);
    }
}

void runtime_init_error(struct runtime *runtime, const char *type, struct slice message) {
    post_start_error(runtime, "init/error", type, message);
}

void runtime_restore_error(struct runtime *runtime, const char *type, struct slice message) {
    post_start_error(runtime, "restore/error", type, message);
}
