/* SPDX-License-Identifier: Apache-2.0 */
/* Which answer counts: the final one, to the request that was sent, once that was sent whole. */
#include "fake/fake_caller.h"
#include "promtail/http.h"
#include "test.h"

#define OK_HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define STALE "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nstale"

enum { LARGE = 1024 * 1024 };

static const struct {
    const char *name, *answer;
} INTERIM[] = {
    {"100", "HTTP/1.1 100 Continue\r\n\r\n"},
    {"102", "HTTP/1.1 102 Processing\r\n\r\n"},
    {"103", "HTTP/1.1 103 Early Hints\r\nRetry-After: 7\r\nLink: </a>\r\n\r\n"},
    {"two", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"},
    {"then half a line", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2"},
    {"another protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
    {"another protocol, spoken", "HTTP/1.1 101 Switching Protocols\r\n\r\nhello"},
};

static void an_interim_answer_is_no_status(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(INTERIM); i++) {
        const struct fake_server_step step = {.answer = INTERIM[i].answer, .close = true};
        struct setup setup;
        set_up(&setup, &step, 1);
        setup.request.method = i % 2 == 0 ? "POST" : "GET";
        begin(&setup);
        finish(&setup);
        const struct http_result *result = &setup.call.result;
        if (result->ok || result->status != 0 || result->permanent || result->error.text[0] == 0) {
            fail_msg("%s: ok %d, status %ld, permanent %d: %s", INTERIM[i].name, result->ok,
                     result->status, result->permanent, result->error.text);
        }
        assert_int_equal(result->retry_after_ms, -1);
        assert_string_equal(setup.call.headers, "");
        tear_down(&setup);
    }
}

/* Each answers before it has read the body, of which it then reads no byte, or all. */
static const struct {
    const char *name;
    struct fake_server_step step;
    long status;
    bool ok, sent;
} EARLY[] = {
    {"204, and the connection ends",
     {.answer = "HTTP/1.1 204 x\r\n\r\n", .early = true, .shut = true, .hold = true},
     0,
     false,
     false},
    {"204 that announces the end",
     {.answer = "HTTP/1.1 204 x\r\nConnection: close\r\n\r\n",
      .early = true,
      .shut = true,
      .hold = true},
     0,
     false,
     false},
    {"204, and nothing more",
     {.answer = "HTTP/1.1 204 x\r\n\r\n", .early = true, .hold = true},
     0,
     false,
     false},
    {"200 with a body",
     {.answer = OK_HELLO, .early = true, .shut = true, .hold = true},
     0,
     false,
     false},
    {"204, then all is read",
     {.answer = "HTTP/1.1 204 x\r\n\r\n", .early = true, .drain = LARGE, .hold = true},
     204,
     true,
     true},
    {"413",
     {.answer = "HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n", .early = true, .hold = true},
     413,
     true,
     false},
    {"400",
     {.answer = "HTTP/1.1 400 x\r\nContent-Length: 0\r\n\r\n", .early = true, .hold = true},
     400,
     true,
     false},
    {"401",
     {.answer = "HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n", .early = true, .hold = true},
     401,
     true,
     false},
    {"503",
     {.answer = "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n", .early = true, .hold = true},
     503,
     true,
     false},
};

static void a_success_before_the_request_was_sent_is_none_but_an_error_counts(void **state) {
    unsigned char *body = mem_zalloc(LARGE);

    (void)state;
    for (size_t i = 0; i < COUNT(EARLY); i++) {
        struct setup setup;
        set_up(&setup, &EARLY[i].step, 1);
        setup.request.method = "POST";
        setup.request.body = slice_of(body, LARGE);
        setup.request.timeout_ms = EARLY[i].ok ? 20000 : 300;
        begin(&setup);
        finish(&setup);
        const struct http_result *result = &setup.call.result;
        if (result->ok != EARLY[i].ok || result->status != EARLY[i].status ||
            result->sent != EARLY[i].sent || result->permanent) {
            fail_msg("%s: ok %d, status %ld, sent %d: %s", EARLY[i].name, result->ok,
                     result->status, result->sent, result->error.text);
        }
        if (!result->ok) {
            assert_non_null(strstr(result->error.text, "before the request was sent"));
        }
        tear_down(&setup);
    }
    mem_free(body);
}

static void a_request_that_was_answered_was_sent(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = OK_HELLO}, {.answer = OK_HELLO}, {.answer = OK_HELLO}};
    static const char *const BODIES[] = {"", "body", ""};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        setup.request.method = i < 2 ? "POST" : "GET";
        setup.request.body = slice_from_cstr(BODIES[i]);
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
        assert_true(setup.call.result.sent);
        assert_false(setup.call.result.permanent);
    }
    tear_down(&setup);
}

#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

/* The first answer, and what comes after it unasked: on the idle connection, or right with it. It
 * costs the connection, except where it came with the last chunk: there it is only dropped. */
static const struct {
    const char *first, *unasked;
    bool together;
    unsigned connections;
} STRAY[] = {
    {OK_HELLO, STALE, false, 2},
    {OK_HELLO, STALE, true, 2},
    {"HTTP/1.1 204 No Content\r\n\r\n", STALE, false, 2},
    {"HTTP/1.1 204 No Content\r\n\r\n", STALE, true, 2},
    {CHUNKED, STALE, false, 2},
    {CHUNKED, STALE, true, 1},
    {OK_HELLO, "x", false, 2},
    {OK_HELLO, "\r\n", false, 2},
    {OK_HELLO, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", false, 2},
    {OK_HELLO, "HTTP/1.1 100 Continue\r\n\r\n", false, 2},
};

static void an_unasked_answer_is_never_that_of_the_next_request(void **state) {
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(STRAY); i++) {
        const char *first = STRAY[i / 2].first;
        const char *unasked = STRAY[i / 2].unasked;
        bool together = STRAY[i / 2].together;
        char both[512];
        snprintf(both, sizeof(both), "%s%s", first, together ? unasked : "");
        const struct fake_server_step steps[] = {{.answer = both}, {.answer = OK_HELLO}};
        struct setup setup;
        set_up(&setup, steps, COUNT(steps));
        setup.request.method = i % 2 == 0 ? "GET" : "POST";
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
        if (!together) {
            fake_server_send(setup.server, unasked);
        }
        begin(&setup);
        finish(&setup);
        if (!setup.call.result.ok || setup.call.result.status != 200) {
            fail_msg("case %zu: %ld, %s", i / 2, setup.call.result.status,
                     setup.call.result.error.text);
        }
        assert_slice(buf_slice(&setup.call.body), "hello");
        assert_int_equal(fake_server_connections(setup.server), STRAY[i / 2].connections);
        tear_down(&setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interim_answer_is_no_status),
        cmocka_unit_test(a_success_before_the_request_was_sent_is_none_but_an_error_counts),
        cmocka_unit_test(a_request_that_was_answered_was_sent),
        cmocka_unit_test(an_unasked_answer_is_never_that_of_the_next_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
