/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_http.h"

#include <assert.h>

#include "promtail/buf.h"

enum step { STEP_HEADERS, STEP_BODY, STEP_DONE };

struct http_transfer {
    struct loop *loop;
    struct http_handler *handler;
    const struct fake_answer *answer;
    struct slice rest;
    enum step step;
    bool paused;
    bool stopped;
    struct http_transfer *next;
};

struct loop {
    struct clock clock; /* first: it is this struct */
    struct fake fake;
    int64_t now_ms;
    struct timers timers;
    struct http_transfer *transfers; /* oldest first */
};

static int64_t fake_monotonic_ms(const struct clock *clock) {
    return ((const struct loop *)clock)->now_ms;
}

static int64_t fake_realtime_ns(const struct clock *clock) {
    return ((const struct loop *)clock)->now_ms * 1000000;
}

struct fake *fake_new(const struct fake_answer *answers, size_t count) {
    struct loop *loop = mem_zalloc(sizeof(*loop));

    loop->clock = (struct clock){fake_realtime_ns, fake_monotonic_ms};
    loop->fake = (struct fake){.loop = loop, .answers = answers, .answer_count = count};
    return &loop->fake;
}

void fake_destroy(struct fake *fake) {
    assert(fake->loop->transfers == NULL && fake->loop->timers.first == NULL);
    mem_free(fake->loop);
}

void fake_set_ms(struct fake *fake, int64_t now_ms) {
    fake->loop->now_ms = now_ms;
}

size_t fake_open(const struct fake *fake) {
    size_t count = 0;

    for (const struct http_transfer *t = fake->loop->transfers; t != NULL; t = t->next) {
        count++;
    }
    return count;
}

const struct clock *loop_clock(const struct loop *loop) {
    return &loop->clock;
}

struct timers *loop_timers(struct loop *loop) {
    return &loop->timers;
}

static void unlink_transfer(struct http_transfer *transfer) {
    struct http_transfer **at = &transfer->loop->transfers;

    while (*at != transfer) {
        at = &(*at)->next;
    }
    *at = transfer->next;
}

static void copy_text(char *to, size_t size, const char *text) {
    snprintf(to, size, "%s", text == NULL ? "" : text);
}

static void copy_value(char *to, size_t size, struct slice value) {
    snprintf(to, size, "%.*s", SLICE_ARG(value));
}

static void record_header(struct fake_request *to, const struct http_header *header) {
    const struct {
        const char *name;
        char *to;
        size_t size;
    } fields[] = {
        {"Range", to->range, sizeof(to->range)},
        {"If-Match", to->if_match, sizeof(to->if_match)},
        {"x-amz-content-sha256", to->sha256, sizeof(to->sha256)},
        {"x-amz-security-token", to->token, sizeof(to->token)},
        {"Authorization", to->authorization, sizeof(to->authorization)},
        {"X-Scope-OrgID", to->tenant, sizeof(to->tenant)},
        {"X-Amz-Target", to->target, sizeof(to->target)},
        {"X-Amzn-Trace-Id", to->trace, sizeof(to->trace)},
        {"Content-Type", to->content_type, sizeof(to->content_type)},
        {"Lambda-Runtime-Function-Error-Type", to->error_type, sizeof(to->error_type)},
        {"Lambda-Runtime-Invocation-Id", to->invocation_id, sizeof(to->invocation_id)},
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (strcmp(header->name, fields[i].name) == 0) {
            copy_value(fields[i].to, fields[i].size, header->value);
        }
    }
}

static void record_headers(struct fake_request *to, const struct http_header *headers,
                           unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        record_header(to, &headers[i]);
    }
}

static bool record(struct fake_request *to, const struct http_request *request, struct error *err) {
    copy_text(to->url, sizeof(to->url), request->url);
    to->body_bytes = request->body.len;
    to->timeout_ms = request->timeout_ms;
    to->direct = request->direct;
    to->is_get = strcmp(request->method, "GET") == 0;
    copy_value(to->body, sizeof(to->body), request->body);
    record_headers(to, request->headers, request->header_count);
    if (request->authorizer != NULL) {
        struct authorization authorization = {0};
        if (!request->authorizer->authorize(request->authorizer, request, &authorization, err)) {
            return false;
        }
        to->is_signed = true;
        record_headers(to, authorization.headers, authorization.header_count);
    }
    return true;
}

bool http_start(struct loop *loop, const struct http_request *request, struct http_handler *handler,
                struct http_transfer **transfer, struct error *err) {
    struct fake *fake = &loop->fake;
    size_t n = fake->request_count++;

    assert(n < FAKE_REQUESTS && n < fake->answer_count);
    if (fake->refuse_start == n + 1) {
        return error_set(err, ERROR_INPUT, "cannot be begun");
    }
    fake->requests[n].at_ms = loop->now_ms;
    if (!record(&fake->requests[n], request, err)) {
        return false;
    }
    struct http_transfer *made = mem_zalloc(sizeof(*made));
    *made = (struct http_transfer){.loop = loop,
                                   .handler = handler,
                                   .answer = &fake->answers[n],
                                   .rest = fake->answers[n].body};
    struct http_transfer **at = &loop->transfers;
    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = made;
    *transfer = made;
    return true;
}

static void give_headers(struct http_transfer *transfer) {
    const struct fake_answer *answer = transfer->answer;

    for (size_t i = 0; i < FAKE_HEADERS && answer->headers[i].name != NULL; i++) {
        if (transfer->handler->header == NULL) {
            break;
        }
        transfer->handler->header(transfer->handler, slice_from_cstr(answer->headers[i].name),
                                  slice_from_cstr(answer->headers[i].value));
    }
    transfer->step = STEP_BODY;
}

static void give_piece(struct http_transfer *transfer) {
    size_t size = transfer->answer->piece > 0 ? transfer->answer->piece : transfer->rest.len;
    struct slice piece = slice_first(transfer->rest, size);

    if (piece.len == 0) {
        transfer->step = STEP_DONE;
        return;
    }
    /* A copy, so that reading beyond the piece, or after the call, shows. */
    unsigned char *copy = mem_alloc(piece.len);
    memcpy(copy, piece.ptr, piece.len);
    enum http_flow flow = transfer->handler->body(transfer->handler, transfer->answer->status,
                                                  slice_of(copy, piece.len));
    mem_free(copy);
    if (flow == HTTP_GO_ON) {
        transfer->rest = slice_after(transfer->rest, piece.len);
    } else if (flow == HTTP_PAUSE) {
        transfer->paused = true;
    } else {
        transfer->stopped = true;
        transfer->step = STEP_DONE;
    }
}

static void finish(struct http_transfer *transfer) {
    const struct fake_answer *answer = transfer->answer;
    struct http_handler *handler = transfer->handler;
    struct http_result result = {
        .ok = answer->error == NULL && !transfer->stopped,
        .status = answer->status,
        .sent = true,
        .permanent = answer->permanent,
        .retry_after_ms = answer->retry_after_s > 0 ? answer->retry_after_s * 1000 : -1,
    };

    if (!result.ok) {
        error_set(&result.error, ERROR_TRANSPORT, "%s", answer->error ? answer->error : "stopped");
    }
    unlink_transfer(transfer);
    mem_free(transfer);
    handler->done(handler, &result);
}

static bool move_one(struct loop *loop) {
    for (struct http_transfer *t = loop->transfers; t != NULL; t = t->next) {
        if (t->paused || t->answer->silent || (t->answer->stalls && t->step == STEP_DONE)) {
            continue;
        }
        if (t->step == STEP_HEADERS) {
            give_headers(t);
        } else if (t->step == STEP_BODY) {
            give_piece(t);
        } else {
            finish(t);
        }
        return true;
    }
    return false;
}

void loop_turn(struct loop *loop, int64_t until_ms) {
    struct timer *first = loop->timers.first;

    if (move_one(loop)) {
        return;
    }
    if (first != NULL && first->due_ms <= until_ms) {
        loop->now_ms = first->due_ms > loop->now_ms ? first->due_ms : loop->now_ms;
        timer_clear(&loop->timers, first);
        first->fire(first);
        return;
    }
    assert(until_ms != INT64_MAX);
    loop->now_ms = until_ms;
}

void http_resume(struct http_transfer *transfer) {
    assert(transfer->paused);
    transfer->loop->fake.resumed++;
    transfer->paused = false;
    give_piece(transfer); /* as libcurl: from inside */
}

void http_so_far(const struct http_transfer *transfer, struct http_result *result) {
    *result = (struct http_result){
        .status = transfer->step == STEP_HEADERS ? 0 : transfer->answer->status,
        .sent = true,
        .retry_after_ms = -1,
    };
}

void http_cancel(struct http_transfer *transfer) {
    transfer->loop->fake.cancelled++;
    unlink_transfer(transfer);
    mem_free(transfer);
}
