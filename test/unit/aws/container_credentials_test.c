/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/container_credentials.h"

#include "fake/fake_http.h"
#include "test.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define URL "http://169.254.170.2/v2/credentials/1"
#define KEYS(number)                                                                               \
    "\"AccessKeyId\":\"AKID" number "\",\"SecretAccessKey\":\"secret-key-" number "\""
/* The fake clock begins in 1970. */
#define UNTIL_ONE "\"Expiration\":\"1970-01-01T01:00:00Z\""
#define UNTIL_TWO "\"Expiration\":\"1970-01-01T02:00:00Z\""
#define GOOD(number, until)                                                                        \
    { .status = 200, .body = BYTES("{" KEYS(number) ",\"Token\":\"token-" number "\"," until "}") }

enum { MINUTE_MS = 60000 };

struct setup {
    struct fake *fake;
    struct secrets secrets;
    struct log log;
    struct aws_credentials credentials;
    struct container_credentials *container;
};

static bool read_file(const char *path, struct buf *text, struct error *err) {
    if (strcmp(path, "/token") != 0) {
        return error_set(err, ERROR_INPUT, "can't be read");
    }
    return buf_append_cstr(text, "from a file\n");
}

static void set_up_with(struct setup *setup, const struct fake_answer *answers, size_t count,
                        const char *token, const char *token_file) {
    *setup = (struct setup){.fake = fake_new(answers, count)};
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    const struct container_credentials_config config = {
        .url = URL,
        .token = token,
        .token_file = token_file,
        .read_file = read_file,
        .secrets = &setup->secrets,
    };
    setup->container =
        container_credentials_new(&config, &setup->credentials, setup->fake->loop, &setup->log);
}

static void set_up(struct setup *setup, const struct fake_answer *answers, size_t count) {
    set_up_with(setup, answers, count, NULL, NULL);
}

static void tear_down(struct setup *setup) {
    container_credentials_destroy(setup->container);
    container_credentials_destroy(NULL);
    secrets_clean_up(&setup->secrets);
    assert_int_equal(setup->fake->request_count, setup->fake->answer_count);
    fake_destroy(setup->fake);
}

static bool ensure(struct setup *setup, struct error *err) {
    *err = (struct error){0};
    return container_credentials_ensure(
        setup->container, clock_monotonic_ms(loop_clock(setup->fake->loop)) + 30000, err);
}

static void use(struct setup *setup) {
    setup->credentials.renewal->used(setup->credentials.renewal);
    for (int i = 0; i < 10; i++) {
        int64_t now_ms = clock_monotonic_ms(loop_clock(setup->fake->loop));
        loop_turn(setup->fake->loop, now_ms);
    }
}

static void credentials_are_fetched_once_through_no_proxy(void **state) {
    static const struct fake_answer ANSWERS[] = {GOOD("1", UNTIL_ONE)};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    assert_true(ensure(&setup, &err));
    assert_true(ensure(&setup, &err));
    assert_string_equal(setup.credentials.access_key, "AKID1");
    assert_string_equal(setup.credentials.secret_key, "secret-key-1");
    assert_string_equal(setup.credentials.session_token, "token-1");
    const struct fake_request *request = &setup.fake->requests[0];
    assert_string_equal(request->url, URL);
    assert_string_equal(request->authorization, "");
    assert_true(request->direct && request->is_get && !request->is_signed);
    error_set(&err, ERROR_REMOTE, "it answered secret-key-1 and token-1");
    secrets_blank_error(&setup.secrets, &err);
    assert_string_equal(err.text, "it answered *** and ***");
    tear_down(&setup);
}

static void a_token_is_sent_and_that_of_the_file_wins(void **state) {
    static const struct fake_answer ANSWERS[] = {GOOD("1", UNTIL_ONE)};
    struct setup setup;
    struct error err;

    (void)state;
    set_up_with(&setup, ANSWERS, COUNT(ANSWERS), "plain token", NULL);
    assert_true(ensure(&setup, &err));
    assert_string_equal(setup.fake->requests[0].authorization, "plain token");
    tear_down(&setup);
    set_up_with(&setup, ANSWERS, COUNT(ANSWERS), "plain token", "/token");
    assert_true(ensure(&setup, &err));
    assert_string_equal(setup.fake->requests[0].authorization, "from a file");
    tear_down(&setup);
    set_up_with(&setup, NULL, 0, NULL, "/nowhere");
    assert_false(ensure(&setup, &err));
    assert_string_equal(err.text,
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: /nowhere: can't be read");
    tear_down(&setup);
}

static void they_are_renewed_in_the_background_before_they_expire(void **state) {
    static const struct fake_answer ANSWERS[] = {
        GOOD("1", UNTIL_ONE), {.status = 403}, GOOD("2", UNTIL_TWO)};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    assert_true(ensure(&setup, &err));
    fake_set_ms(setup.fake, 40 * MINUTE_MS);
    use(&setup);
    assert_int_equal(setup.fake->request_count, 1); /* they serve another invocation */
    fake_set_ms(setup.fake, 45 * MINUTE_MS);
    use(&setup);
    use(&setup);
    assert_int_equal(setup.fake->request_count, 2); /* refused, and not asked again at once */
    assert_string_equal(setup.credentials.access_key, "AKID1");
    fake_set_ms(setup.fake, 47 * MINUTE_MS);
    use(&setup);
    assert_string_equal(setup.credentials.access_key, "AKID2");
    use(&setup);
    tear_down(&setup);
}

static void expired_ones_are_waited_for(void **state) {
    static const struct fake_answer ANSWERS[] = {
        GOOD("1", UNTIL_ONE), {.status = 500}, GOOD("2", UNTIL_TWO), {.silent = true}};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    assert_true(ensure(&setup, &err));
    fake_set_ms(setup.fake, 61 * MINUTE_MS);
    assert_true(ensure(&setup, &err));
    assert_string_equal(setup.credentials.access_key, "AKID2");
    fake_set_ms(setup.fake, 121 * MINUTE_MS);
    assert_false(container_credentials_ensure(setup.container, 121 * MINUTE_MS + 1000, &err));
    assert_string_equal(err.text, "no answer in time");
    tear_down(&setup);
}

static const struct {
    struct fake_answer answer;
    const char *text;
} BAD[] = {
    {{.status = 200, .body = BYTES("<html>s3cret")}, "the answer has no AccessKeyId and"},
    {{.status = 200, .body = BYTES("{\"AccessKeyId\":\"s3cret\"}")},
     "the answer has no AccessKeyId and"},
    {{.status = 200, .body = BYTES("{" KEYS("s3cret") ",\"Expiration\":\"soon\"}")},
     "the answer's Expiration is not a time"},
    {{.status = 200, .body = BYTES("{" KEYS("s3cret") ",\"Expiration\":\"1969-01-01T00:00:00Z\"}")},
     "the credentials that came have expired"},
    {{.status = 401, .body = BYTES("{\"code\":\"Denied\",\"message\":\"no\"}")},
     "HTTP 401 Denied: no"},
};

static void an_answer_that_cannot_be_used_is_not_quoted(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct setup setup;
        struct error err;

        set_up(&setup, &BAD[i].answer, 1);
        assert_false(ensure(&setup, &err));
        assert_memory_equal(err.text, BAD[i].text, strlen(BAD[i].text));
        assert_null(strstr(err.text, "s3cret"));
        tear_down(&setup);
    }
}

static void without_an_expiration_they_are_never_renewed(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 200, .body = BYTES("{" KEYS("1") "}")}};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup, ANSWERS, COUNT(ANSWERS));
    assert_true(ensure(&setup, &err));
    assert_null(setup.credentials.session_token);
    fake_set_ms(setup.fake, INT64_C(1000000) * MINUTE_MS);
    use(&setup);
    assert_true(ensure(&setup, &err));
    tear_down(&setup);
}

static void they_come_over_https_or_from_this_machine(void **state) {
    static const struct {
        const char *url;
        bool ok;
    } cases[] = {
        {"https://anywhere.example/x", true},
        {"http://127.0.0.1/x", true},
        {"http://127.1.2.3:8080/x", true},
        {"http://localhost:1/x", true},
        {"http://LocalHost/x", true},
        {"http://[::1]:8080/x", true},
        {"http://169.254.170.2/x", true},
        {"http://169.254.170.23/v1/credentials", true},
        {"http://[fd00:ec2::23]/v1", true},
        {"http://169.254.169.254/x", false},
        {"http://127.0.0.1.evil.example/x", false},
        {"http://127.evil/x", false},
        {"http://localhost.evil/x", false},
        {"http://[::2]/x", false},
        {"http://anywhere.example/x", false},
        {"http://127.0.0.1@evil.example/x", false},
        {"http://u:p@127.0.0.1/x", false},
        {"file:///x", false},
        {"http:///x", false},
        {"http://127.0.0.1/a b", false},
        {"http://evil.example?127.0.0.1", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error err = {0};
        bool ok = container_credentials_check(cases[i].url, &err);
        if (ok != cases[i].ok) {
            fail_msg("%s: %s", cases[i].url, ok ? "accepted" : err.text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credentials_are_fetched_once_through_no_proxy),
        cmocka_unit_test(a_token_is_sent_and_that_of_the_file_wins),
        cmocka_unit_test(they_are_renewed_in_the_background_before_they_expire),
        cmocka_unit_test(expired_ones_are_waited_for),
        cmocka_unit_test(an_answer_that_cannot_be_used_is_not_quoted),
        cmocka_unit_test(without_an_expiration_they_are_never_renewed),
        cmocka_unit_test(they_come_over_https_or_from_this_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
