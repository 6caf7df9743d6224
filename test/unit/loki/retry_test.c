/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/retry.h"

#include "test.h"

struct retry_case {
    struct retry_attempt attempt;
    enum retry_verdict verdict;
    int64_t wait_ms;
};

static const struct retry_case CASES[] = {
    /* What a status means, at the first of eleven tries with ten seconds left. */
    {{204, 1, 10, false, -1, 10000, 0}, RETRY_STORED, 0},
    {{200, 1, 10, false, -1, 10000, 0}, RETRY_STORED, 0},
    {{260, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{301, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{307, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{400, 1, 10, false, -1, 10000, 0}, RETRY_REJECTED, 0},
    {{401, 1, 10, false, -1, 10000, 0}, RETRY_REFRESH, 0},
    {{403, 1, 10, false, -1, 10000, 0}, RETRY_REFRESH, 0},
    {{404, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{408, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{413, 1, 10, false, -1, 10000, 0}, RETRY_SPLIT, 0},
    {{415, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{422, 1, 10, false, -1, 10000, 0}, RETRY_REFUSED, 0},
    {{429, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{500, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{503, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{599, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{0, 1, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{101, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{999, 1, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    /* Credentials are fetched again once. */
    {{401, 2, 10, true, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{403, 2, 10, true, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    /* The ceiling doubles from 0.1 s to 5 s; the random number picks the place below it. */
    {{500, 1, 10, false, -1, 10000, 100}, RETRY_AGAIN, 100},
    {{500, 1, 10, false, -1, 10000, 101}, RETRY_AGAIN, 0},
    {{500, 2, 10, false, -1, 10000, 200}, RETRY_AGAIN, 200},
    {{500, 3, 10, false, -1, 10000, 400}, RETRY_AGAIN, 400},
    {{500, 6, 10, false, -1, 10000, 3200}, RETRY_AGAIN, 3200},
    {{500, 7, 10, false, -1, 10000, 5000}, RETRY_AGAIN, 5000},
    {{500, 10, 10, false, -1, 10000, 5001}, RETRY_AGAIN, 0},
    /* Retry-After is a floor. */
    {{429, 1, 10, false, 2000, 10000, 50}, RETRY_AGAIN, 2000},
    {{429, 7, 10, false, 2000, 10000, 4000}, RETRY_AGAIN, 4000},
    {{429, 1, 10, false, 0, 10000, 50}, RETRY_AGAIN, 50},
    /* Only tries that the settings and the time allow. */
    {{500, 10, 10, false, -1, 10000, 0}, RETRY_AGAIN, 0},
    {{500, 11, 10, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{500, 1, 0, false, -1, 10000, 0}, RETRY_GIVE_UP, 0},
    {{500, 1, 10, false, -1, 100, 99}, RETRY_AGAIN, 99},
    {{500, 1, 10, false, -1, 100, 100}, RETRY_GIVE_UP, 0},
    {{500, 1, 10, false, -1, 0, 0}, RETRY_GIVE_UP, 0},
    {{429, 1, 10, false, 10000, 10000, 0}, RETRY_GIVE_UP, 0},
};

static void retry_plan_is_the_one_of_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct retry_plan plan = retry_plan_make(&CASES[i].attempt);
        if (plan.verdict != CASES[i].verdict || plan.wait_ms != CASES[i].wait_ms) {
            fail_msg("case %zu (status %ld): verdict %d after %lld ms", i, CASES[i].attempt.status,
                     (int)plan.verdict, (long long)plan.wait_ms);
        }
    }
}

static void retry_hint_tells_what_to_check(void **state) {
    (void)state;
    assert_non_null(strstr(retry_hint(404), "WRITE_ADDRESS"));
    assert_non_null(strstr(retry_hint(401), "TENANT_ID"));
    assert_string_equal(retry_hint(500), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retry_plan_is_the_one_of_the_table),
        cmocka_unit_test(retry_hint_tells_what_to_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
