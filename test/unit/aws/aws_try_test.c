/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_try.h"

#include "aws/aws_policy.h"
#include "fake/fake_http.h"
#include "promtail/backoff.h"
#include "test.h"

#define NAME SLICE("s3://logs/a.gz")

enum { UNTIL_MS = 60000 };

struct setup {
    struct aws_try tries; /* first: send_again finds the rest by it */
    struct aws_try_shared shared;
    struct fake *fake;
    struct log log;
    int pipe[2];
    unsigned sent;
    int64_t sent_ms;
};

static int64_t now_ms(const struct setup *setup) {
    return clock_monotonic_ms(loop_clock(setup->fake->loop));
}

static void send_again(struct aws_try *tries) {
    struct setup *setup = (struct setup *)tries;

    setup->sent++;
    setup->sent_ms = now_ms(setup);
}

static void set_up(struct setup *setup) {
    *setup = (struct setup){.fake = fake_new(NULL, 0)};
    assert_int_equal(pipe(setup->pipe), 0);
    setup->log = (struct log){.level = LOG_WARN,
                              .format = LOG_TEXT,
                              .fd = setup->pipe[1],
                              .clock = loop_clock(setup->fake->loop)};
    setup->shared =
        (struct aws_try_shared){.loop = setup->fake->loop, .log = &setup->log, .random = {1}};
    aws_try_init(&setup->tries, &setup->shared, UNTIL_MS, send_again);
}

/* What was logged; the setup is at its end. */
static void tear_down(struct setup *setup, char *logged, size_t size) {
    aws_try_cancel(&setup->tries);
    close(setup->pipe[1]);
    ssize_t len = read(setup->pipe[0], logged, size - 1);
    assert_true(len >= 0);
    logged[len] = '\0';
    close(setup->pipe[0]);
    fake_destroy(setup->fake);
}

static bool fail_with(struct setup *setup, long status, int64_t retry_after_ms, struct error *err) {
    struct aws_failure failure = {
        .name = NAME, .status = status, .code = "", .retry_after_ms = retry_after_ms};

    error_set(err, ERROR_REMOTE, "HTTP %ld", status);
    return aws_try_again(&setup->tries, &failure, err);
}

static void aws_try_sends_again_after_the_wait_and_says_so(void **state) {
    struct setup setup;
    struct error err = {0};
    char logged[512];

    (void)state;
    set_up(&setup);
    assert_true(fail_with(&setup, 503, 2000, &err));
    assert_true(setup.tries.timer.set);
    assert_int_equal(setup.sent, 0);
    loop_turn(setup.fake->loop, UNTIL_MS);
    assert_int_equal(setup.sent, 1);
    assert_int_equal(setup.sent_ms, 2000);
    assert_int_equal(setup.tries.count, 2);
    tear_down(&setup, logged, sizeof(logged));
    assert_non_null(strstr(logged, "s3://logs/a.gz: HTTP 503: try 2 of 3 in 2000 ms\n"));
}

static void aws_try_waits_a_random_time_where_none_is_asked_for(void **state) {
    int64_t least_ms = INT64_MAX;
    int64_t most_ms = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct setup setup;
        struct error err = {0};
        char logged[512];

        set_up(&setup);
        setup.shared.random = (struct random){seed};
        assert_true(fail_with(&setup, 500, -1, &err));
        loop_turn(setup.fake->loop, UNTIL_MS);
        assert_int_equal(setup.sent, 1);
        least_ms = setup.sent_ms < least_ms ? setup.sent_ms : least_ms;
        most_ms = setup.sent_ms > most_ms ? setup.sent_ms : most_ms;
        tear_down(&setup, logged, sizeof(logged));
    }
    assert_in_range(least_ms, 0, 10);
    assert_in_range(most_ms, BACKOFF_FIRST_MS - 10, BACKOFF_FIRST_MS);
}

static void aws_try_ends_after_its_tries_unless_they_are_renewed(void **state) {
    struct setup setup;
    struct error err = {0};
    char logged[2048];

    (void)state;
    set_up(&setup);
    for (unsigned i = 1; i < AWS_TRIES; i++) {
        assert_true(fail_with(&setup, 503, -1, &err));
        loop_turn(setup.fake->loop, UNTIL_MS);
    }
    assert_false(fail_with(&setup, 503, -1, &err));
    assert_false(setup.tries.timer.set);
    assert_string_equal(err.text, "HTTP 503");
    aws_try_renew(&setup.tries);
    assert_true(fail_with(&setup, 503, -1, &err));
    tear_down(&setup, logged, sizeof(logged));
    assert_int_equal(setup.sent, AWS_TRIES - 1);
}

static void aws_try_keeps_within_the_time_that_is_left(void **state) {
    static const struct {
        int64_t at_ms, retry_after_ms;
        bool again;
        const char *text;
    } CASES[] = {
        {0, UNTIL_MS - 1, true, "HTTP 503"},
        {0, UNTIL_MS, false, "HTTP 503; it asks to wait 60 s, longer than the time that is left"},
        {UNTIL_MS - 5000, 5000, false,
         "HTTP 503; it asks to wait 5 s, longer than the time that is left"},
        {UNTIL_MS - BACKOFF_FIRST_MS - 1, -1, true, "HTTP 503"},
        {UNTIL_MS, -1, false, "HTTP 503"},
        {UNTIL_MS + 1, -1, false, "HTTP 503"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct setup setup;
        struct error err = {0};
        char logged[512];

        set_up(&setup);
        fake_set_ms(setup.fake, CASES[i].at_ms);
        bool again = fail_with(&setup, 503, CASES[i].retry_after_ms, &err);
        if (again != CASES[i].again || strcmp(err.text, CASES[i].text) != 0) {
            fail_msg("case %zu: again %d: %s", i, again, err.text);
        }
        assert_int_equal(err.code, ERROR_REMOTE);
        tear_down(&setup, logged, sizeof(logged));
        assert_true((logged[0] != '\0') == again);
    }
}

static void aws_try_does_not_repeat_what_no_retry_can_mend(void **state) {
    struct aws_failure permanent = {
        .name = NAME, .code = "", .retry_after_ms = -1, .permanent = true};
    struct setup setup;
    struct error err = {0};
    char logged[512];

    (void)state;
    set_up(&setup);
    error_set(&err, ERROR_TRANSPORT, "certificate has expired");
    assert_false(aws_try_again(&setup.tries, &permanent, &err));
    assert_false(fail_with(&setup, 403, -1, &err));
    tear_down(&setup, logged, sizeof(logged));
    assert_string_equal(logged, "");
}

static void aws_try_repeats_a_refusal_whose_code_means_later(void **state) {
    struct aws_failure failure = {
        .name = NAME, .status = 400, .code = "ThrottlingException", .retry_after_ms = -1};
    struct setup setup;
    struct error err = {0};
    char logged[512];

    (void)state;
    set_up(&setup);
    error_set(&err, ERROR_REMOTE, "HTTP 400 ThrottlingException");
    assert_true(aws_try_again(&setup.tries, &failure, &err));
    tear_down(&setup, logged, sizeof(logged));
}

static void aws_try_is_silent_when_it_is_cancelled(void **state) {
    struct setup setup;
    struct error err = {0};
    struct aws_try none = {0};
    char logged[512];

    (void)state;
    aws_try_cancel(&none);
    set_up(&setup);
    assert_true(fail_with(&setup, 503, -1, &err));
    aws_try_cancel(&setup.tries);
    loop_turn(setup.fake->loop, UNTIL_MS);
    assert_int_equal(setup.sent, 0);
    assert_int_equal(now_ms(&setup), UNTIL_MS);
    tear_down(&setup, logged, sizeof(logged));
}

static void aws_try_logs_few_of_many_tries(void **state) {
    struct setup setup;
    struct error err = {0};
    char logged[8192];
    size_t lines = 0;

    (void)state;
    set_up(&setup);
    for (unsigned i = 0; i < 2 * AWS_WARNINGS_MAX; i++) {
        aws_try_renew(&setup.tries);
        assert_true(fail_with(&setup, 503, 0, &err));
        loop_turn(setup.fake->loop, UNTIL_MS);
    }
    assert_int_equal(setup.sent, 2 * AWS_WARNINGS_MAX);
    tear_down(&setup, logged, sizeof(logged));
    for (const char *at = logged; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    assert_int_equal(lines, AWS_WARNINGS_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_try_sends_again_after_the_wait_and_says_so),
        cmocka_unit_test(aws_try_waits_a_random_time_where_none_is_asked_for),
        cmocka_unit_test(aws_try_ends_after_its_tries_unless_they_are_renewed),
        cmocka_unit_test(aws_try_keeps_within_the_time_that_is_left),
        cmocka_unit_test(aws_try_does_not_repeat_what_no_retry_can_mend),
        cmocka_unit_test(aws_try_repeats_a_refusal_whose_code_means_later),
        cmocka_unit_test(aws_try_is_silent_when_it_is_cancelled),
        cmocka_unit_test(aws_try_logs_few_of_many_tries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
