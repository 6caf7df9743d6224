/* SPDX-License-Identifier: Apache-2.0 */
#include "fake/fake_http.h"
#include "promtail/runtime.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(literal)                                                                              \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }
#define API "http://127.0.0.1:9001/2018-06-01/runtime/"
#define EVENT(id)                                                                                  \
    { .status = 200, .headers = {{"lambda-runtime-aws-request-id", id}}, .body = TEXT("{}") }
#define CLOSING                                                                                    \
    { .status = 410 }
#define TAKEN                                                                                      \
    { .status = 202, .body = TEXT("{\"status\":\"OK\"}") }

/* A handler that keeps what it was given, and answers as told. */
struct keeper {
    struct runtime_handler handler; /* first */
    bool ok;
    size_t response_bytes;
    unsigned handled;
    char event[64], request_id[64], arn[64], trace_id[64];
    int64_t deadline_ms;
};

static void copy(char to[64], struct slice text) {
    text = slice_first(text, 63);
    memcpy(to, text.len > 0 ? text.ptr : (const unsigned char *)"", text.len);
    to[text.len] = '\0';
}

static bool handle(struct runtime_handler *handler, const struct invocation *invocation,
                   struct runtime_answer *answer) {
    struct keeper *keeper = (struct keeper *)handler;

    assert_int_equal(answer->response.len, 0);
    assert_int_equal(answer->failure.message.len, 0);
    keeper->handled++;
    copy(keeper->event, invocation->event);
    copy(keeper->request_id, invocation->request_id);
    copy(keeper->arn, invocation->function_arn);
    copy(keeper->trace_id, invocation->trace_id);
    keeper->deadline_ms = invocation->deadline_ms;
    if (!keeper->ok) {
        answer->failure.type = "Function.Tested";
        assert_true(buf_append_cstr(&answer->failure.message, "told \"so\""));
        return false;
    }
    for (size_t i = 0; i < keeper->response_bytes; i++) {
        assert_true(buf_append_byte(&answer->response, 'x'));
    }
    return true;
}

struct setup {
    struct fake *fake;
    struct log log;
    struct runtime *runtime;
    struct keeper keeper;
};

static struct setup *set_up(const struct fake_answer *answers, size_t count) {
    struct setup *setup = mem_zalloc(sizeof(*setup));
    struct error err;

    setup->fake = fake_new(answers, count);
    setup->log =
        (struct log){.level = LOG_FATAL + 1, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    setup->runtime = runtime_new(SLICE("127.0.0.1:9001"), setup->fake->loop, &setup->log, &err);
    assert_non_null(setup->runtime);
    setup->keeper = (struct keeper){.handler = {handle}, .ok = true, .response_bytes = 2};
    return setup;
}

static int run(struct setup *setup) {
    return runtime_run(setup->runtime, &setup->keeper.handler);
}

static void tear_down(struct setup *setup) {
    runtime_destroy(setup->runtime);
    fake_destroy(setup->fake);
    mem_free(setup);
}

static void runtime_serves_events_until_the_sandbox_closes(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .headers = {{"lambda-runtime-aws-request-id", "one"},
                     {"lambda-runtime-deadline-ms", "1700000000123"},
                     {"lambda-runtime-invoked-function-arn", "arn:x"},
                     {"content-length", "7"}},
         .body = TEXT("{\"a\":1}"),
         .piece = 1},
        TAKEN,
        EVENT("two"),
        TAKEN,
        CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    assert_int_equal(run(setup), 0);
    assert_int_equal(setup->keeper.handled, 2);
    assert_string_equal(setup->keeper.request_id, "two");
    assert_string_equal(setup->keeper.arn, ""); /* nothing stays of the one before */
    assert_int_equal(setup->keeper.deadline_ms, 0);
    assert_string_equal(setup->fake->requests[0].url, API "invocation/next");
    assert_int_equal(setup->fake->requests[0].timeout_ms, 0);
    assert_string_equal(setup->fake->requests[1].url, API "invocation/one/response");
    assert_string_equal(setup->fake->requests[3].url, API "invocation/two/response");
    tear_down(setup);
}

static void runtime_gives_the_handler_what_came(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .headers = {{"lambda-runtime-aws-request-id", "a/b c"},
                     {"lambda-runtime-deadline-ms", "1700000000123"},
                     {"lambda-runtime-invoked-function-arn", "arn:x"}},
         .body = TEXT("{\"a\":1}"),
         .piece = 1},
        TAKEN,
        CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    assert_int_equal(run(setup), 0);
    assert_string_equal(setup->keeper.event, "{\"a\":1}");
    assert_string_equal(setup->keeper.arn, "arn:x");
    assert_int_equal(setup->keeper.deadline_ms, 1700000000123);
    assert_string_equal(setup->fake->requests[1].url, API "invocation/a%2Fb%20c/response");
    tear_down(setup);
}

static void runtime_posts_failures_as_errors(void **state) {
    static const struct fake_answer ANSWERS[] = {EVENT("one"), TAKEN, CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->keeper.ok = false;
    assert_int_equal(run(setup), 0);
    assert_string_equal(setup->fake->requests[1].url, API "invocation/one/error");
    assert_string_equal(setup->fake->requests[1].error_type, "Function.Tested");
    assert_string_equal(setup->fake->requests[1].body,
                        "{\"errorMessage\":\"told \\\"so\\\"\",\"errorType\":\"Function.Tested\","
                        "\"stackTrace\":[]}");
    tear_down(setup);
}

static void a_response_that_is_too_large_becomes_an_error(void **state) {
    static const struct fake_answer ANSWERS[] = {EVENT("one"), TAKEN, EVENT("two"), TAKEN, CLOSING};
    static const size_t sizes[] = {6 * 1024 * 1024 + 100, 6 * 1024 * 1024 + 101};
    static const char *const ends[] = {"response", "error"};

    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
        setup->keeper.response_bytes = sizes[i];
        assert_int_equal(run(setup), 0);
        assert_non_null(strstr(setup->fake->requests[1].url, ends[i]));
        assert_string_equal(setup->fake->requests[1].error_type,
                            i == 0 ? "" : "Function.ResponseSizeTooLarge");
        tear_down(setup);
    }
}

static void an_event_that_is_too_large_is_answered_and_the_next_one_served(void **state) {
    static unsigned char large[33 * 1024 * 1024];
    struct fake_answer answers[] = {EVENT("one"), TAKEN, EVENT("two"), TAKEN, CLOSING};
    struct setup *setup = set_up(answers, COUNT(answers));

    (void)state;
    answers[0].body = slice_of(large, sizeof(large));
    answers[0].piece = 1 << 20;
    assert_int_equal(run(setup), 0);
    assert_int_equal(setup->keeper.handled, 1);
    assert_string_equal(setup->fake->requests[1].error_type, "Function.EventTooLarge");
    tear_down(setup);
}

#define RESET                                                                                      \
    { .error = "connection reset" }

static const struct fake_answer BROKEN = RESET;

static void next_is_tried_three_times(void **state) {
    static const struct {
        struct fake_answer answer;
        unsigned requests;
    } CASES[] = {
        {{.status = 500}, 3},
        {{.status = 503}, 3},
        {{.error = "connection refused"}, 3},
        {{.status = 200, .body = TEXT("{}")}, 3}, /* no request id */
        {{.status = 403}, 1},
        {{.status = 400}, 1},
        {{.status = 302}, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct fake_answer answers[] = {CASES[i].answer, CASES[i].answer, CASES[i].answer};
        struct setup *setup = set_up(answers, COUNT(answers));
        assert_int_equal(run(setup), 1);
        assert_int_equal(setup->fake->request_count, CASES[i].requests);
        assert_int_equal(setup->keeper.handled, 0);
        tear_down(setup);
    }
}

static void next_waits_a_little_between_its_tries(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 500}, {.error = "reset"}, EVENT("one"), TAKEN, CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    assert_int_equal(run(setup), 0);
    assert_true(setup->fake->requests[1].at_ms > setup->fake->requests[0].at_ms);
    assert_true(setup->fake->requests[2].at_ms - setup->fake->requests[0].at_ms < 1000);
    assert_int_equal(setup->keeper.handled, 1);
    tear_down(setup);
}

static void a_post_that_is_refused_concerns_one_invocation_only(void **state) {
    static const long refusals[] = {400, 403, 404, 405, 410, 413};

    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct fake_answer answers[] = {
            EVENT("one"), {.status = refusals[i]}, EVENT("two"), TAKEN, CLOSING};
        struct setup *setup = set_up(answers, COUNT(answers));
        assert_int_equal(run(setup), 0);
        assert_int_equal(setup->keeper.handled, 2);
        tear_down(setup);
    }
}

static void a_refusal_of_a_post_is_logged_without_secrets(void **state) {
    static const struct fake_answer ANSWERS[] = {
        EVENT("one"), {.status = 400, .body = TEXT("you said s3cret-token")}, CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct secrets secrets = {0};
    char text[1000] = "";
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    setup->log.level = LOG_ERROR;
    setup->log.fd = ends[1];
    secrets_add(&secrets, SLICE("s3cret-token"));
    runtime_use_secrets(setup->runtime, &secrets);
    assert_int_equal(run(setup), 0);
    assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
    assert_non_null(strstr(text, "answered 400: you said ***"));
    close(ends[0]);
    close(ends[1]);
    secrets_clean_up(&secrets);
    tear_down(setup);
}

static void a_post_that_is_not_taken_is_tried_once_more(void **state) {
    static const struct fake_answer BAD[] = {{.status = 500}, {.error = "reset"}};

    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        struct fake_answer good[] = {EVENT("one"), BAD[i], TAKEN, CLOSING};
        struct fake_answer lost[] = {EVENT("one"), BAD[i], BAD[i], CLOSING};
        struct setup *setup = set_up(good, COUNT(good));
        assert_int_equal(run(setup), 0);
        assert_int_equal(setup->fake->request_count, 4);
        tear_down(setup);
        setup = set_up(lost, COUNT(lost));
        assert_int_equal(run(setup), 1);
        assert_int_equal(setup->fake->request_count, 3);
        tear_down(setup);
    }
}

static void the_invocation_id_is_echoed_when_there_is_one(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200,
         .headers = {{"lambda-runtime-aws-request-id", "one"},
                     {"lambda-runtime-invocation-id", "i-1"}},
         .body = TEXT("{}")},
        TAKEN,
        EVENT("two"),
        TAKEN,
        CLOSING};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    assert_int_equal(run(setup), 0);
    assert_string_equal(setup->fake->requests[1].invocation_id, "i-1");
    assert_string_equal(setup->fake->requests[3].invocation_id, "");
    tear_down(setup);
}

/* glibc never frees what setenv puts into the environment, and nothing here reads it. */
static void the_trace_id_is_the_invocation_s_and_stays_out_of_the_environment(void **state) {
    static const struct fake_answer WITH[] = {{.status = 200,
                                               .headers = {{"lambda-runtime-aws-request-id", "one"},
                                                           {"lambda-runtime-trace-id", "Root=1"}},
                                               .body = TEXT("{}")},
                                              TAKEN,
                                              CLOSING};
    const struct fake_answer two[] = {WITH[0], TAKEN, EVENT("two"), TAKEN, CLOSING};
    struct setup *setup = set_up(WITH, COUNT(WITH));
    char **before = environ;

    (void)state;
    assert_int_equal(run(setup), 0);
    assert_string_equal(setup->keeper.trace_id, "Root=1");
    tear_down(setup);
    setup = set_up(two, COUNT(two));
    assert_int_equal(run(setup), 0);
    assert_string_equal(setup->keeper.trace_id, ""); /* not the first one's */
    assert_null(getenv("_X_AMZN_TRACE_ID"));
    assert_ptr_equal(environ, before);
    tear_down(setup);
}

static void an_error_of_the_start_is_posted_in_bounded_time(void **state) {
    static const struct {
        void (*post)(struct runtime *runtime, const char *type, struct slice message);
        const char *url;
    } CASES[] = {{runtime_init_error, API "init/error"},
                 {runtime_restore_error, API "restore/error"}};
    static const struct fake_answer ANSWERS[] = {TAKEN};

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
        CASES[i].post(setup->runtime, "Runtime.ConfigInvalid", SLICE("X: is bad"));
        assert_string_equal(setup->fake->requests[0].url, CASES[i].url);
        assert_string_equal(setup->fake->requests[0].error_type, "Runtime.ConfigInvalid");
        assert_true(setup->fake->requests[0].timeout_ms > 0);
        tear_down(setup);
        setup = set_up(&BROKEN, 1);
        CASES[i].post(setup->runtime, "Runtime.ConfigInvalid", SLICE("X: is bad"));
        tear_down(setup);
    }
}

static void a_restore_is_waited_for_like_an_event(void **state) {
    static const struct {
        struct fake_answer answers[3];
        unsigned requests;
        bool restored;
        int status;
    } CASES[] = {
        {{{.status = 200}}, 1, true, -1},
        {{{.status = 500}, RESET, {.status = 200}}, 3, true, -1},
        {{{.status = 500}, {.status = 500}, {.status = 500}}, 3, false, 1},
        {{{.status = 403}}, 1, false, 1},
        {{{.status = 404}}, 1, false, 1}, /* a Runtime API without SnapStart */
        {{CLOSING}, 1, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct setup *setup = set_up(CASES[i].answers, COUNT(CASES[i].answers));
        int status = -1;
        assert_int_equal(runtime_wait_restored(setup->runtime, &status), CASES[i].restored);
        assert_int_equal(status, CASES[i].status);
        assert_int_equal(setup->fake->request_count, CASES[i].requests);
        assert_string_equal(setup->fake->requests[0].url, API "restore/next");
        assert_int_equal(setup->fake->requests[0].timeout_ms, 0);
        assert_true(setup->fake->requests[0].is_get);
        tear_down(setup);
    }
}

static void an_address_that_is_none_is_refused(void **state) {
    static const char *const bad[] = {"", "/", "///", "x@evil", "h:0", "a b", "h%00.evil:1"};
    struct fake *fake = fake_new(NULL, 0);
    struct log log = {.level = LOG_FATAL, .fd = 2};

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct error err = {0};
        assert_null(runtime_new(slice_from_cstr(bad[i]), fake->loop, &log, &err));
        assert_non_null(strstr(err.text, "127.0.0.1:9001"));
    }
    fake_destroy(fake);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runtime_serves_events_until_the_sandbox_closes),
        cmocka_unit_test(runtime_gives_the_handler_what_came),
        cmocka_unit_test(runtime_posts_failures_as_errors),
        cmocka_unit_test(a_response_that_is_too_large_becomes_an_error),
        cmocka_unit_test(an_event_that_is_too_large_is_answered_and_the_next_one_served),
        cmocka_unit_test(next_is_tried_three_times),
        cmocka_unit_test(next_waits_a_little_between_its_tries),
        cmocka_unit_test(a_post_that_is_refused_concerns_one_invocation_only),
        cmocka_unit_test(a_refusal_of_a_post_is_logged_without_secrets),
        cmocka_unit_test(a_post_that_is_not_taken_is_tried_once_more),
        cmocka_unit_test(the_invocation_id_is_echoed_when_there_is_one),
        cmocka_unit_test(the_trace_id_is_the_invocation_s_and_stays_out_of_the_environment),
        cmocka_unit_test(an_error_of_the_start_is_posted_in_bounded_time),
        cmocka_unit_test(a_restore_is_waited_for_like_an_event),
        cmocka_unit_test(an_address_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
