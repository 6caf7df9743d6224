/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_policy.h"

#include "promtail/backoff.h"
#include "test.h"

static void aws_policy_repeats_what_may_be_another_answer_next_time(void **state) {
    static const struct {
        long status;
        const char *code;
        bool again;
    } CASES[] = {
        {0, "", true},
        {408, "", true},
        {429, "", true},
        {500, "InternalError", true},
        {501, "", true},
        {503, "SlowDown", true},
        {503, "", true},
        {400, "RequestTimeout", true},
        {400, "Throttling", true},
        {400, "", false},
        {400, "ExpiredToken", false},
        {403, "AccessDenied", false},
        {403, "RequestTimeTooSkewed", false},
        {404, "NoSuchKey", false},
        {412, "PreconditionFailed", false},
        {304, "", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_attempt attempt = {.tries = 1,
                                      .status = CASES[i].status,
                                      .code = CASES[i].code,
                                      .retry_after_ms = -1,
                                      .left_ms = 60000};
        if (aws_plan_make(&attempt).again != CASES[i].again) {
            fail_msg("HTTP %ld %s", CASES[i].status, CASES[i].code);
        }
    }
}

static void aws_policy_waits_a_random_part_of_a_doubling_time(void **state) {
    static const struct {
        unsigned tries;
        uint64_t random;
        int64_t retry_after_ms, left_ms, wait_ms;
        bool again;
    } CASES[] = {
        {1, 0, -1, 60000, 0, true},       {1, 100, -1, 60000, 100, true},
        {1, 101, -1, 60000, 0, true},     {2, 200, -1, 60000, 200, true},
        {2, 201, -1, 60000, 0, true},     {3, 0, -1, 60000, 0, false}, /* the third was the last */
        {1, 50, 2000, 60000, 2000, true}, {1, 50, 2000, 2000, 2000, false},
        {1, 50, 20, 60000, 50, true},     {1, 50, -1, 50, 50, false},
        {1, 50, -1, 51, 50, true},        {1, 0, -1, 0, 0, false},
        {1, 0, -1, -5, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_attempt attempt = {.tries = CASES[i].tries,
                                      .status = 503,
                                      .code = "",
                                      .retry_after_ms = CASES[i].retry_after_ms,
                                      .left_ms = CASES[i].left_ms,
                                      .random = CASES[i].random};
        struct aws_plan plan = aws_plan_make(&attempt);
        if (plan.again != CASES[i].again || plan.wait_ms != CASES[i].wait_ms) {
            fail_msg("case %zu: again %d, %" PRId64 " ms", i, plan.again, plan.wait_ms);
        }
    }
}

static void aws_policy_does_not_repeat_what_no_retry_can_mend(void **state) {
    struct aws_attempt attempt = {
        .tries = 1, .code = "", .retry_after_ms = 60000, .left_ms = 1000, .permanent = true};

    (void)state;
    assert_false(aws_plan_make(&attempt).again);
    assert_false(aws_plan_make(&attempt).asked_too_long);
}

static void aws_policy_says_when_only_the_wait_is_too_long(void **state) {
    static const struct {
        unsigned tries;
        long status;
        int64_t retry_after_ms, left_ms;
        bool again, asked_too_long;
    } CASES[] = {
        {1, 503, 60000, 2000, false, true},  {1, 503, 2000, 2000, false, true},
        {1, 503, 1999, 2000, true, false},   {1, 503, -1, 2000, true, false},
        {3, 503, 60000, 2000, false, false}, {1, 403, 60000, 2000, false, false},
        {1, 503, 60000, 0, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_attempt attempt = {.tries = CASES[i].tries,
                                      .status = CASES[i].status,
                                      .code = "",
                                      .retry_after_ms = CASES[i].retry_after_ms,
                                      .left_ms = CASES[i].left_ms};
        struct aws_plan plan = aws_plan_make(&attempt);
        if (plan.again != CASES[i].again || plan.asked_too_long != CASES[i].asked_too_long) {
            fail_msg("case %zu: again %d, asked too long %d", i, plan.again, plan.asked_too_long);
        }
    }
}

static void aws_policy_never_waits_longer_than_its_maximum(void **state) {
    (void)state;
    for (unsigned tries = 1; tries < 100; tries++) {
        struct aws_attempt attempt = {
            .tries = tries, .code = "", .retry_after_ms = -1, .random = UINT64_MAX - tries};
        assert_in_range(aws_plan_make(&attempt).wait_ms, 0, BACKOFF_MAX_MS);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_policy_repeats_what_may_be_another_answer_next_time),
        cmocka_unit_test(aws_policy_waits_a_random_part_of_a_doubling_time),
        cmocka_unit_test(aws_policy_does_not_repeat_what_no_retry_can_mend),
        cmocka_unit_test(aws_policy_says_when_only_the_wait_is_too_long),
        cmocka_unit_test(aws_policy_never_waits_longer_than_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
