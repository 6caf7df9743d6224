/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_error.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "fake/fake_caller.h"
#include "test.h"

#define OK_HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static const struct {
    const char *url, *host;
} HOSTS[] = {
    {"http://logs.example/push", "logs.example:80"},
    {"https://logs.example/push", "logs.example:443"},
    {"https://logs.example:3100/push", "logs.example:3100"},
    {"https://user:pa:ss@logs.example:3100/push", "logs.example:3100"},
    {"https://user:p@ss@logs.example?token=secret", "logs.example:443"},
    {"https://logs.example/a@b:1?token=secret", "logs.example:443"},
    {"https://logs.example#a:token", "logs.example:443"},
    {"http://[::1]/", "[::1]:80"},
    {"http://[::1]:3100/", "[::1]:3100"},
};

static void the_host_of_a_url_is_without_its_secrets(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(HOSTS); i++) {
        char *host = http_error_host(HOSTS[i].url);
        assert_string_equal(host, HOSTS[i].host);
        mem_free(host);
    }
}

#define CURL_WORDS "Failed to connect to proxy.example port 8080 after 0 ms: Could not connect"

static const struct {
    struct http_failure failure; /* of h:1 */
    const char *text;
} WORDS[] = {
    {{.timed_out = true, .limit_ms = 3000}, "timed out: its name was not resolved within 3 s"},
    {{.timed_out = true, .stage = HTTP_STAGE_CONNECT, .limit_ms = 3000},
     "timed out: no connection within 3 s"},
    {{.timed_out = true, .stage = HTTP_STAGE_CONNECT}, "timed out: no connection"},
    {{.timed_out = true, .stage = HTTP_STAGE_HANDSHAKE, .limit_ms = 250},
     "timed out: the TLS handshake was not finished within 0.25 s"},
    {{.timed_out = true, .stage = HTTP_STAGE_SEND, .limit_ms = 10000},
     "timed out: the request was not sent completely within 10 s"},
    {{.timed_out = true, .stage = HTTP_STAGE_WAIT, .limit_ms = 10000},
     "timed out: no answer within 10 s"},
    {{.timed_out = true, .stage = HTTP_STAGE_BODY, .limit_ms = 10000},
     "timed out: no complete answer within 10 s"},
    {{.stage = HTTP_STAGE_CONNECT, .connect_errno = ECONNREFUSED, .text = CURL_WORDS},
     "no connection: Connection refused"},
    {{.stage = HTTP_STAGE_CONNECT, .connect_errno = ENETUNREACH},
     "no connection: Network is unreachable"},
    {{.stage = HTTP_STAGE_CONNECT,
      .connect_errno = ECONNREFUSED,
      .proxied = true,
      .text = CURL_WORDS},
     CURL_WORDS " (Connection refused)"},
    {{.socket_errno = EMFILE, .text = CURL_WORDS}, "can't open a socket: Too many open files"},
    {{.socket_errno = EAFNOSUPPORT, .connect_errno = ECONNREFUSED},
     "no connection: Connection refused"},
    {{.text = "Could not resolve host: logs.example"}, "Could not resolve host: logs.example"},
    {{.text = "Recv failure: Connection reset by peer"}, "Recv failure: Connection reset by peer"},
    {{.text = "TLS connect error: alert", .hint = "do this"}, "TLS connect error: alert (do this)"},
    {{.text = "", .kind = "Weird server reply"}, "Weird server reply"},
    {{.text = "bad URL http://u:secret@h/", .kind = "Malformed"}, "Malformed"},
    {{.text = "u:secret@h is wrong", .kind = "Malformed"}, "Malformed"},
    {{.text = "Unsupported proxy syntax in 'u:secret': bad port"},
     "curl can't use the proxy: look at HTTPS_PROXY, http_proxy and ALL_PROXY"},
};

static void an_error_says_what_is_missing_or_why(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(WORDS); i++) {
        struct http_failure failure = WORDS[i].failure;
        struct error err = {0};
        char expected[sizeof(err.text)];
        failure.host = "h:1";
        failure.text = failure.text == NULL ? "" : failure.text;
        failure.hint = failure.hint == NULL ? "" : failure.hint;
        http_error_describe(&failure, &err);
        snprintf(expected, sizeof(expected), "h:1: %s", WORDS[i].text);
        assert_string_equal(err.text, expected);
        assert_int_equal(err.code, ERROR_TRANSPORT);
    }
}

/* ---- the same of real transfers ---- */

static void assert_text(const struct setup *setup, const char *expected) {
    const char *text = setup->call.result.error.text;
    const char *after = strstr(text, ": ");

    assert_false(setup->call.result.ok);
    if (after == NULL || strcmp(after + 2, expected) != 0) {
        fail_msg("\"%s\" instead of \"%s\"", text, expected);
    }
}

static const struct {
    struct fake_server_step steps[2]; /* the first one when there are two: on a kept connection */
    const char *text;
    size_t body;
} LATE[] = {
    {{{.answer = "", .hold = true}}, "timed out: no answer within 0.6 s", 0},
    {{{.answer = OK_HELLO}, {.answer = "", .hold = true}}, "timed out: no answer within 0.6 s", 0},
    {{{.answer = OK_HELLO}, {.answer = "HTTP/1.1 100 C\r\n\r\n", .hold = true}},
     "timed out: no answer within 0.6 s",
     9},
    {{{.answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal", .hold = true}},
     "timed out: no complete answer within 0.6 s",
     0},
    {{{.answer = "", .early = true, .hold = true}},
     "timed out: the request was not sent completely within 0.6 s",
     1000000},
};

static void a_timed_out_transfer_says_how_far_it_came(void **state) {
    unsigned char *body = mem_zalloc(1000000);

    (void)state;
    for (size_t i = 0; i < COUNT(LATE); i++) {
        size_t count = LATE[i].steps[1].answer == NULL ? 1 : 2;
        struct setup setup;
        set_up(&setup, LATE[i].steps, count);
        if (count == 2) {
            begin(&setup);
            finish(&setup);
            assert_true(setup.call.result.ok);
        }
        setup.request.method = LATE[i].body > 0 ? "POST" : "GET";
        setup.request.body = slice_of(body, LATE[i].body);
        setup.request.timeout_ms = 600; /* an emulator is slow */
        begin(&setup);
        finish(&setup);
        assert_text(&setup, LATE[i].text);
        assert_int_equal(fake_server_connections(setup.server), 1);
        tear_down(&setup);
    }
    mem_free(body);
}

/* Its queue is full, so that nobody answers a connection. */
struct full_server {
    int listener, waiting[4];
    char url[64];
};

static void full_server_start(struct full_server *full) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);

    full->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(full->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(full->listener, 0), 0);
    assert_int_equal(getsockname(full->listener, (struct sockaddr *)&address, &size), 0);
    for (size_t i = 0; i < COUNT(full->waiting); i++) {
        full->waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(full->waiting[i], (struct sockaddr *)&address, size); /* in progress */
    }
    snprintf(full->url, sizeof(full->url), "http://127.0.0.1:%u/", ntohs(address.sin_port));
}

static void full_server_end(struct full_server *full) {
    for (size_t i = 0; i < COUNT(full->waiting); i++) {
        close(full->waiting[i]);
    }
    close(full->listener);
}

static void a_connection_that_never_comes_is_told_with_the_limit_that_was_reached(void **state) {
    static const struct {
        int64_t connect_ms, whole_ms;
    } LIMITS[] = {{0, 150}, {150, 0}, {150, 9000}, {9000, 150}};
    struct full_server full;

    (void)state;
    full_server_start(&full);
    for (size_t i = 0; i < COUNT(LIMITS); i++) {
        struct setup setup;
        set_up(&setup, NULL, 0);
        setup.request.url = full.url;
        setup.request.connect_timeout_ms = LIMITS[i].connect_ms;
        setup.request.timeout_ms = LIMITS[i].whole_ms;
        begin(&setup);
        finish(&setup);
        assert_text(&setup, "timed out: no connection within 0.15 s");
        assert_false(setup.call.result.permanent);
        tear_down(&setup);
    }
    full_server_end(&full);
}

static void a_handshake_that_never_ends_is_called_so(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = "", .hold = true}};
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), false, &err);
    struct setup setup;

    (void)state;
    assert_non_null(tls);
    set_up(&setup, STEPS, COUNT(STEPS));
    snprintf(setup.url, sizeof(setup.url), "https://127.0.0.1:%u/", fake_server_port(setup.server));
    setup.request.tls = tls;
    setup.request.timeout_ms = 150;
    begin(&setup);
    finish(&setup);
    assert_text(&setup, "timed out: the TLS handshake was not finished within 0.15 s");
    tear_down(&setup);
    tls_destroy(tls);
}

static void a_handshake_that_breaks_may_be_tried_again(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = ""}};
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), false, &err);
    struct setup setup;

    (void)state;
    assert_non_null(tls);
    set_up(&setup, STEPS, 0); /* closes what it accepts */
    snprintf(setup.url, sizeof(setup.url), "https://127.0.0.1:%u/", fake_server_port(setup.server));
    setup.request.tls = tls;
    begin(&setup);
    finish(&setup);
    assert_false(setup.call.result.ok);
    assert_false(setup.call.result.permanent);
    tear_down(&setup);
    tls_destroy(tls);
}

static void a_refused_connection_says_so(void **state) {
    struct setup setup;
    unsigned port;

    (void)state;
    set_up(&setup, NULL, 0);
    port = fake_server_port(setup.server);
    fake_server_destroy(setup.server);
    begin(&setup);
    finish(&setup);
    assert_text(&setup, "no connection: Connection refused");
    assert_false(setup.call.result.permanent);
    assert_true(port > 0);
    buf_clean_up(&setup.call.body);
    loop_destroy(setup.loop);
}

/* An address, and a name: whose resolver says only that no name server answers. */
static void too_many_open_files_are_called_so(void **state) {
    static const char *const URLS[] = {"http://127.0.0.1:1/", "http://logs.invalid/"};

    (void)state;
    for (size_t i = 0; i < COUNT(URLS); i++) {
        struct setup setup;
        struct rlimit limit;
        set_up(&setup, NULL, 0);
        setup.request.url = URLS[i];
        assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
        int next = dup(STDIN_FILENO);
        struct rlimit used_up = {(rlim_t)next, limit.rlim_max};
        close(next);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &used_up), 0);
        begin(&setup);
        finish(&setup);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        assert_text(&setup, "can't open a socket: Too many open files");
        assert_false(setup.call.result.permanent);
        tear_down(&setup);
    }
}

static const struct {
    const char *url, *proxy;
    bool permanent;
} PERMANENT[] = {
    {"ftp://127.0.0.1:1/", NULL, true},
    {"http://127.0.0.1:99999/", NULL, true},
    {"http://[::1/", NULL, true},
    {"http:///", NULL, true},
    {"http://127.0.0.1:1/", "gopher://user:secret@127.0.0.1:1", true},
    {"http://127.0.0.1:1/", "http://user:secret@127.0.0.1:port", true},
    {"http://127.0.0.1:1/", "http://user:secret@127.0.0.1:1", false},
    {"http://127.0.0.1:1/", NULL, false},
};

static void what_no_retry_can_mend_is_permanent(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(PERMANENT); i++) {
        struct setup setup;
        if (PERMANENT[i].proxy != NULL) {
            setenv("http_proxy", PERMANENT[i].proxy, 1);
        }
        set_up(&setup, NULL, 0);
        setup.request.url = PERMANENT[i].url;
        setup.request.direct = PERMANENT[i].proxy == NULL;
        begin(&setup);
        finish(&setup);
        unsetenv("http_proxy");
        const struct http_result *result = &setup.call.result;
        if (result->ok || result->permanent != PERMANENT[i].permanent) {
            fail_msg("case %zu: permanent %d: %s", i, result->permanent, result->error.text);
        }
        assert_null(strstr(result->error.text, "secret"));
        tear_down(&setup);
    }
}

static void an_answer_that_is_not_http_is_not_permanent(void **state) {
    static const struct fake_server_step STEPS[] = {
        {.answer = "SSH-2.0-x\r\n", .close = true},
        {.answer = OK_HELLO},
        {.answer = "SSH-2.0-x\r\n", .close = true},
    };
    struct setup setup;

    (void)state;
    set_up(&setup, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        begin(&setup);
        finish(&setup);
        assert_int_equal(setup.call.result.ok, i == 1);
        assert_false(setup.call.result.permanent);
    }
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_of_a_url_is_without_its_secrets),
        cmocka_unit_test(an_error_says_what_is_missing_or_why),
        cmocka_unit_test(a_timed_out_transfer_says_how_far_it_came),
        cmocka_unit_test(a_connection_that_never_comes_is_told_with_the_limit_that_was_reached),
        cmocka_unit_test(a_handshake_that_never_ends_is_called_so),
        cmocka_unit_test(a_handshake_that_breaks_may_be_tried_again),
        cmocka_unit_test(a_refused_connection_says_so),
        cmocka_unit_test(too_many_open_files_are_called_so),
        cmocka_unit_test(what_no_retry_can_mend_is_permanent),
        cmocka_unit_test(an_answer_that_is_not_http_is_not_permanent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
