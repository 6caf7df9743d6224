/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_caller.h"

#include "test.h"

static void on_header(struct http_handler *handler, struct slice name, struct slice value) {
    struct call *call = (struct call *)handler;
    size_t len = strlen(call->headers);

    snprintf(call->headers + len, sizeof(call->headers) - len, "%.*s=%.*s;", SLICE_ARG(name),
             SLICE_ARG(value));
}

static enum http_flow on_body(struct http_handler *handler, long status, struct slice bytes) {
    struct call *call = (struct call *)handler;

    (void)status;
    if (call->stop_at > 0 && call->body.len >= call->stop_at) {
        return HTTP_STOP;
    }
    if (call->pause_at > 0 && call->body.len >= call->pause_at) {
        call->paused = true;
        call->pause_at = 0;
        return HTTP_PAUSE;
    }
    assert_true(buf_append(&call->body, bytes));
    return HTTP_GO_ON;
}

static void on_done(struct http_handler *handler, const struct http_result *result) {
    struct call *call = (struct call *)handler;

    assert_false(call->done);
    call->result = *result;
    call->done = true;
    call->transfer = NULL;
}

void call_init(struct call *call) {
    buf_clean_up(&call->body);
    call->handler = (struct http_handler){on_header, on_body, on_done};
    call->done = false;
    call->headers[0] = '\0';
    buf_init(&call->body, BODY_MAX);
}

void set_up(struct setup *setup, const struct fake_server_step *steps, size_t count) {
    struct error err;

    *setup = (struct setup){.server = fake_server_new(steps, count)};
    setup->loop = loop_new(clock_system(), &err);
    assert_non_null(setup->loop);
    snprintf(setup->url, sizeof(setup->url), "http://127.0.0.1:%u/path",
             fake_server_port(setup->server));
    setup->request = (struct http_request){.method = "GET", .url = setup->url, .direct = true};
}

void begin(struct setup *setup) {
    struct error err = {0};

    call_init(&setup->call);
    if (!http_start(setup->loop, &setup->request, &setup->call.handler, &setup->call.transfer,
                    &err)) {
        fail_msg("%s", err.text);
    }
}

void finish(struct setup *setup) {
    while (!setup->call.done) {
        loop_turn(setup->loop, INT64_MAX);
    }
}

void tear_down(struct setup *setup) {
    buf_clean_up(&setup->call.body);
    loop_destroy(setup->loop);
    fake_server_destroy(setup->server);
}
