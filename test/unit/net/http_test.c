/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http.h"

#include "fake/fake_caller.h"
#include "test.h"

#define OK_HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static void http_gives_status_headers_and_body(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 201 "
                   "Created\r\nContent-Length: 5\r\n"
                   "X-Mixed-Case:  a value \r\nEmpty:\r\n\r\nhello"}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    begin(&setup);
    finish(&setup);
    assert_true(setup.call.result.ok);
    assert_int_equal(setup.call.result.status, 201);
    assert_int_equal(setup.call.result.retry_after_ms, -1);
    assert_slice(buf_slice(&setup.call.body), "hello");
    assert_string_equal(setup.call.headers, "content-length=5;x-mixed-case=a value;empty=;");
    tear_down(&setup);
}

static void http_sends_method_headers_and_body(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = "HTTP/1.1 204 No Content\r\n\r\n"}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    setup.request.method = "POST";
    setup.request.body = SLICE("a\r\n\r\nbody");
    setup.request.headers[0] = (struct http_header){"X-Test", SLICE("va lue")};
    setup.request.header_count = 1;
    begin(&setup);
    finish(&setup);
    const char *text = fake_server_request(setup.server, 0);
    assert_int_equal(setup.call.result.status, 204);
    assert_memory_equal(text, "POST /path HTTP/1.1\r\n", 21);
    assert_non_null(strstr(text, "\r\nX-Test: va lue\r\n"));
    assert_non_null(strstr(text, "\r\nContent-Length: 9\r\n"));
    assert_non_null(strstr(text, "\r\n\r\na\r\n\r\nbody"));
    assert_null(strcasestr(text, "expect:"));
    tear_down(&setup);
}

/* The targets of requests by one handle, of which libcurl sees some with their host only. */
static void expect_targets(bool direct) {
    static const struct {
        const char *address;
        const char *line;
    } CASES[] = {
        {"/a/../b%20c?x=%2F&y=/~", "GET /a/../b%20c?x=%2F&y=/~ HTTP/1.1\r\n"},
        {"//", "GET // HTTP/1.1\r\n"},
        {"/part#of", "GET /part HTTP/1.1\r\n"},
        {"", "GET / HTTP/1.1\r\n"},
        {"?q", "GET /?q HTTP/1.1\r\n"},
        {"/a?", "GET /a HTTP/1.1\r\n"},
        {"/last", "GET /last HTTP/1.1\r\n"},
    };
    static const struct fake_server_step STEP = {.answer = OK_HELLO};
    const struct fake_server_step steps[] = {STEP, STEP, STEP, STEP, STEP, STEP, STEP};
    struct setup setup;
    char origin[sizeof(setup.url)];

    set_up(&setup, steps, COUNT(steps));
    setup.request.direct = direct;
    if (!direct) {
        loop_set_direct(setup.loop);
    }
    snprintf(origin, sizeof(origin), "%s", setup.url);
    *strrchr(origin, '/') = '\0'; /* the path */
    for (size_t i = 0; i < COUNT(CASES); i++) {
        char url[128];
        snprintf(url, sizeof(url), "%s%s", origin, CASES[i].address);
        setup.request.url = url;
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
        const char *text = fake_server_request(setup.server, i);
        assert_memory_equal(text, CASES[i].line, strlen(CASES[i].line));
    }
    assert_int_equal(fake_server_connections(setup.server), 1);
    tear_down(&setup);
}

static void a_target_is_sent_as_it_is_written(void **state) {
    (void)state;
    expect_targets(true);
    expect_targets(false);
}

static void a_proxy_is_sent_the_whole_address(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = OK_HELLO}};
    struct setup setup;
    char proxy[sizeof(setup.url)];

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    snprintf(proxy, sizeof(proxy), "%s", setup.url);
    setenv("http_proxy", proxy, 1);
    setup.request.direct = false;
    setup.request.url = "http://logs.invalid/a/../b?c";
    begin(&setup);
    finish(&setup);
    unsetenv("http_proxy");
    assert_true(setup.call.result.ok);
    assert_memory_equal(fake_server_request(setup.server, 0),
                        "GET http://logs.invalid/a/../b?c HTTP/1.1\r\n", 43);
    tear_down(&setup);
}

static void http_reuses_a_connection(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = OK_HELLO}, {.answer = OK_HELLO}, {.answer = OK_HELLO}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
    }
    assert_int_equal(fake_server_connections(setup.server), 1);
    tear_down(&setup);
}

/* In the order of the requests: whom they trust, and how many connections there were until then. */
static void a_connection_serves_only_those_who_trust_the_same(void **state) {
    static const struct fake_server_step STEP = {.answer = OK_HELLO, .hold = true};
    static const struct {
        int trust; /* -1: plain */
        unsigned connections;
    } REQUESTS[] = {{0, 1}, {1, 2}, {-1, 3}};
    const struct fake_server_step steps[] = {STEP, STEP, STEP};
    struct error err = {0};
    struct tls *trusts[] = {tls_new(SLICE(""), true, &err), tls_new(SLICE(""), true, &err)};
    struct setup setup;

    (void)state;
    set_up(&setup, steps, COUNT(steps));
    setup.request.timeout_ms = 5000; /* a held connection answers no second request */
    for (size_t i = 0; i < COUNT(REQUESTS); i++) {
        setup.request.tls = REQUESTS[i].trust < 0 ? NULL : trusts[REQUESTS[i].trust];
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
        assert_int_equal(fake_server_connections(setup.server), REQUESTS[i].connections);
    }
    tear_down(&setup);
    tls_destroy(trusts[0]);
    tls_destroy(trusts[1]);
}

/* ---- handles keep what a route is set to, and nothing of a request ---- */

static bool give_credentials(struct authorizer *authorizer, const struct http_request *request,
                             struct authorization *out, struct error *err) {
    (void)authorizer;
    (void)err;
    if (request->method[1] == 'U') {
        *out = (struct authorization){.username = "user", .password = "secret"};
    } else {
        *out = (struct authorization){.bearer = "token"};
    }
    return true;
}

/* One after the other on one connection; what each of them must send, and what it may not. */
static const struct {
    const char *method;
    const char *body;
    const char *header; /* a name */
    bool credentials;
    const char *line;
    const char *has[3];
} IN_TURN[] = {
    {"PUT",
     "put body",
     "X-One",
     true,
     "PUT ",
     {"X-One: v", "Authorization: Basic ", "Content-Length: 8\r\n"}},
    {"GET", "", NULL, false, "GET ", {NULL}},
    {"POST",
     "longer than the other",
     "X-Two",
     false,
     "POST ",
     {"X-Two: v", "Content-Length: 21\r\n"}},
    {"POST", "", "X-One", false, "POST ", {"X-One: v", "Content-Length: 0\r\n"}},
    {"PUT", "p", NULL, false, "PUT ", {"Content-Length: 1\r\n"}},
    {"GET", "", "X-Two", false, "GET ", {"X-Two: v"}},
    {"POST", "x", NULL, true, "POST ", {"Authorization: Bearer token", "Content-Length: 1\r\n"}},
    {"POST", "x", NULL, false, "POST ", {"Content-Length: 1\r\n"}},
    {"GET", "", NULL, false, "GET ", {NULL}},
};

static void expect_own_words(const char *text, size_t number) {
    static const char *const WORDS[] = {"Authorization:", "Content-Length:", "X-One:", "X-Two:"};

    assert_memory_equal(text, IN_TURN[number].line, strlen(IN_TURN[number].line));
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        bool wanted = false;
        for (size_t j = 0; j < 3 && IN_TURN[number].has[j] != NULL; j++) {
            wanted = wanted || strncmp(IN_TURN[number].has[j], WORDS[i], strlen(WORDS[i])) == 0;
            assert_non_null(strstr(text, IN_TURN[number].has[j]));
        }
        if (!wanted && strcasestr(text, WORDS[i]) != NULL) {
            fail_msg("request %zu has %s", number, WORDS[i]);
        }
    }
    assert_string_equal(strstr(text, "\r\n\r\n") + 4, IN_TURN[number].body);
}

static void a_request_sends_nothing_of_those_before_it(void **state) {
    struct fake_server_step steps[COUNT(IN_TURN)];
    struct authorizer authorizer = {.authorize = give_credentials};
    struct setup setup;

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        steps[i] = (struct fake_server_step){.answer = OK_HELLO};
    }
    set_up(&setup, steps, COUNT(steps));
    for (size_t i = 0; i < COUNT(IN_TURN); i++) {
        setup.request.method = IN_TURN[i].method;
        setup.request.body = slice_from_cstr(IN_TURN[i].body);
        setup.request.authorizer = IN_TURN[i].credentials ? &authorizer : NULL;
        setup.request.headers[0] = (struct http_header){IN_TURN[i].header, SLICE("v")};
        setup.request.header_count = IN_TURN[i].header != NULL ? 1 : 0;
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok && setup.call.result.sent);
        expect_own_words(fake_server_request(setup.server, i), i);
    }
    assert_int_equal(fake_server_connections(setup.server), 1);
    tear_down(&setup);
}

static void a_time_out_is_that_of_its_own_request(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = OK_HELLO}, {.answer = OK_HELLO}, {.answer = "", .hold = true}};
    static const int64_t TIMEOUTS_MS[] = {60000, 0, 80};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        setup.request.timeout_ms = TIMEOUTS_MS[i];
        begin(&setup);
        finish(&setup);
        assert_int_equal(setup.call.result.ok, i < 2);
    }
    assert_non_null(strstr(setup.call.result.error.text, "no answer within 0.08 s"));
    tear_down(&setup);
}

static void a_trust_keeps_its_connection(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = OK_HELLO}, {.answer = OK_HELLO}};
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), true, &err);
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    setup.request.tls = tls;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
    }
    assert_int_equal(fake_server_connections(setup.server), 1);
    tear_down(&setup);
    tls_destroy(tls);
}

static void http_replaces_a_connection_that_was_closed_meanwhile(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = OK_HELLO, .close = true},
                                                    {.answer = OK_HELLO, .close = true},
                                                    {.answer = OK_HELLO}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        setup.request.method = i == 1 ? "POST" : "GET";
        setup.request.body = i == 1 ? SLICE("again") : SLICE("");
        begin(&setup);
        finish(&setup);
        assert_true(setup.call.result.ok);
        assert_slice(buf_slice(&setup.call.body), "hello");
    }
    assert_int_equal(fake_server_connections(setup.server), 3);
    assert_non_null(strstr(fake_server_request(setup.server, 1), "\r\n\r\nagain"));
    assert_memory_equal(fake_server_request(setup.server, 1), "POST /path HTTP/1.1\r\n", 21);
    tear_down(&setup);
}

static void http_takes_a_chunked_body(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                   "chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    begin(&setup);
    finish(&setup);
    assert_true(setup.call.result.ok);
    assert_slice(buf_slice(&setup.call.body), "hello");
    tear_down(&setup);
}

static const struct {
    struct fake_server_step step;
    long status;
} BROKEN[] = {
    {{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", .close = true}, 200},
    {{.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", .close = true},
     200},
    {{.answer = "HTTP/1.1 200 O", .close = true}, 0},
    {{.answer = "not http at all\r\n\r\n", .close = true}, 0},
    {{.answer = "", .close = true}, 0},
};

static void an_answer_that_is_not_whole_is_not_ok(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(BROKEN); i++) {
        struct setup setup;
        char host[32];
        set_up(&setup, &BROKEN[i].step, 1);
        begin(&setup);
        finish(&setup);
        assert_false(setup.call.result.ok);
        assert_int_equal(setup.call.result.error.code, ERROR_TRANSPORT);
        snprintf(host, sizeof(host), "127.0.0.1:%u", fake_server_port(setup.server));
        assert_non_null(strstr(setup.call.result.error.text, host));
        tear_down(&setup);
    }
}

static void http_does_not_follow_redirects(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: "
                   "0\r\n\r\n"}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    begin(&setup);
    finish(&setup);
    assert_true(setup.call.result.ok);
    assert_int_equal(setup.call.result.status, 307);
    tear_down(&setup);
}

static void http_reads_retry_after(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 429 x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"},
        {.answer = "HTTP/1.1 503 x\r\nRetry-After: Wed, 21 Oct 2015 07:28:00 "
                   "GMT\r\nContent-Length: 0\r\n\r\n"},
        {.answer = "HTTP/1.1 503 x\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n"},
    };
    static const int64_t expected[] = {7000, 0, -1};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        begin(&setup);
        finish(&setup);
        assert_int_equal(setup.call.result.retry_after_ms, expected[i]);
    }
    tear_down(&setup);
}

/* Without a time-out nothing but the resuming ends the wait of a turn. */
static void expect_paused_body(int64_t idle_timeout_ms) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n", .filler = 3000000}};
    struct setup setup;

    set_up(&setup, STEPS, COUNT(STEPS));
    setup.request.idle_timeout_ms = idle_timeout_ms;
    begin(&setup);
    setup.call.pause_at = 100000;
    while (!setup.call.paused) {
        loop_turn(setup.loop, INT64_MAX);
    }
    /* Longer than the idle time-out: a pause does not count. */
    int64_t until_ms = clock_monotonic_ms(clock_system()) + 200;
    while (clock_monotonic_ms(clock_system()) < until_ms) {
        loop_turn(setup.loop, until_ms);
    }
    assert_false(setup.call.done);
    http_resume(setup.call.transfer);
    finish(&setup);
    assert_true(setup.call.result.ok);
    assert_int_equal(setup.call.body.len, 3000000);
    tear_down(&setup);
}

static void a_paused_body_goes_on_whole(void **state) {
    (void)state;
    expect_paused_body(60);
    expect_paused_body(0);
}

static void a_handler_can_stop_its_transfer(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n", .filler = 3000000}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    setup.call.stop_at = 100000;
    begin(&setup);
    finish(&setup);
    assert_false(setup.call.result.ok);
    assert_int_equal(setup.call.result.status, 200);
    tear_down(&setup);
}

static void a_cancelled_transfer_is_never_heard_of_again(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = "HTTP/1.1 200 OK\r\n", .hold = true},
                                                    {.answer = OK_HELLO}};
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    begin(&setup);
    loop_turn(setup.loop, clock_monotonic_ms(clock_system()) + 50);
    http_cancel(setup.call.transfer);
    assert_false(setup.call.done);
    begin(&setup);
    finish(&setup);
    assert_slice(buf_slice(&setup.call.body), "hello");
    tear_down(&setup);
}

/* What a caller may know when its time is up in the middle of an answer. */
static void a_transfer_tells_what_came_so_far(void **state) {
    static const struct {
        const char *answer;
        long status;
        int64_t retry_after_ms;
    } cases[] = {
        {"HTTP/1.1 204 No Content\r\n", 204, -1},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", 200, -1},
        {"HTTP/1.1 100 Continue\r\n\r\n", 0, -1},
        {"HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 5\r\n\r\n", 429, 3000},
        {"HTTP/1.1 20", 0, -1},
        {"", 0, -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct fake_server_step steps[] = {{.answer = cases[i].answer, .hold = true}};
        struct http_result result;
        struct setup setup;

        set_up(&setup, steps, 1);
        begin(&setup);
        int64_t until_ms = clock_monotonic_ms(clock_system()) + (cases[i].status != 0 ? 5000 : 200);
        do {
            loop_turn(setup.loop, until_ms);
            http_so_far(setup.call.transfer, &result);
        } while ((result.status == 0 || result.retry_after_ms != cases[i].retry_after_ms) &&
                 clock_monotonic_ms(clock_system()) < until_ms);
        assert_int_equal(result.status, cases[i].status);
        assert_int_equal(result.retry_after_ms, cases[i].retry_after_ms);
        assert_false(setup.call.done);
        http_cancel(setup.call.transfer);
        tear_down(&setup);
    }
}

static void http_times_out(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", .hold = true}};

    (void)state;
    for (int idle = 0; idle < 2; idle++) {
        struct setup setup;
        set_up(&setup, STEPS, COUNT(STEPS));
        setup.request.timeout_ms = idle ? 0 : 80;
        setup.request.idle_timeout_ms = idle ? 80 : 0;
        begin(&setup);
        finish(&setup);
        assert_false(setup.call.result.ok);
        assert_non_null(strstr(setup.call.result.error.text, "timed out"));
        tear_down(&setup);
    }
}

static void a_refused_connection_names_its_address(void **state) {
    static const struct fake_server_step NONE[] = {{.answer = ""}};
    struct setup setup;
    char host[32];

    (void)state;
    set_up(&setup, NONE, 0);
    unsigned port = fake_server_port(setup.server);
    fake_server_destroy(setup.server);
    begin(&setup);
    finish(&setup);
    snprintf(host, sizeof(host), "127.0.0.1:%u", port);
    assert_false(setup.call.result.ok);
    assert_int_equal(setup.call.result.status, 0);
    assert_non_null(strstr(setup.call.result.error.text, host));
    buf_clean_up(&setup.call.body);
    loop_destroy(setup.loop);
}

static const struct {
    const char *url;
    const char *value; /* of a header */
} NEVER[] = {
    {"http://127.0.0.1:1/", "a\r\nX-Injected: 1"},
    {"http://127.0.0.1:1/", "a\nb"},
    {"ftp://127.0.0.1:1/", "fine"},
    {"file:///etc/passwd", "fine"},
};

static void what_is_malformed_is_not_even_begun(void **state) {
    struct error err;
    struct loop *loop = loop_new(clock_system(), &err);

    (void)state;
    for (size_t i = 0; i < COUNT(NEVER); i++) {
        struct call call = {0};
        struct http_request request = {.method = "GET", .url = NEVER[i].url, .direct = true};
        request.headers[0] = (struct http_header){"X-Test", slice_from_cstr(NEVER[i].value)};
        request.header_count = 1;
        call_init(&call);
        if (http_start(loop, &request, &call.handler, &call.transfer, &err)) {
            while (!call.done) {
                loop_turn(loop, INT64_MAX);
            }
            assert_false(call.result.ok);
            assert_int_equal(i >= 2, 1); /* a header never comes that far */
        }
        buf_clean_up(&call.body);
    }
    loop_destroy(loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_gives_status_headers_and_body),
        cmocka_unit_test(http_sends_method_headers_and_body),
        cmocka_unit_test(a_target_is_sent_as_it_is_written),
        cmocka_unit_test(a_proxy_is_sent_the_whole_address),
        cmocka_unit_test(http_reuses_a_connection),
        cmocka_unit_test(a_connection_serves_only_those_who_trust_the_same),
        cmocka_unit_test(a_request_sends_nothing_of_those_before_it),
        cmocka_unit_test(a_time_out_is_that_of_its_own_request),
        cmocka_unit_test(a_trust_keeps_its_connection),
        cmocka_unit_test(http_replaces_a_connection_that_was_closed_meanwhile),
        cmocka_unit_test(http_takes_a_chunked_body),
        cmocka_unit_test(an_answer_that_is_not_whole_is_not_ok),
        cmocka_unit_test(http_does_not_follow_redirects),
        cmocka_unit_test(http_reads_retry_after),
        cmocka_unit_test(a_paused_body_goes_on_whole),
        cmocka_unit_test(a_handler_can_stop_its_transfer),
        cmocka_unit_test(a_cancelled_transfer_is_never_heard_of_again),
        cmocka_unit_test(a_transfer_tells_what_came_so_far),
        cmocka_unit_test(http_times_out),
        cmocka_unit_test(a_refused_connection_names_its_address),
        cmocka_unit_test(what_is_malformed_is_not_even_begun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
