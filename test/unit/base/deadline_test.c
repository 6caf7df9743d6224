/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/deadline.h"

#include "test.h"

struct still {
    struct clock clock; /* first */
    int64_t real_ms, monotonic_ms;
};

static int64_t real_ns(const struct clock *clock) {
    return ((const struct still *)clock)->real_ms * 1000000;
}

static int64_t monotonic_ms(const struct clock *clock) {
    return ((const struct still *)clock)->monotonic_ms;
}

static const struct {
    int64_t left_ms, margin_ms;
    int64_t read_ms, push_ms; /* from now */
} CASES[] = {
    {60000, 1000, 58000, 59000}, {3000, 1000, 1500, 2250}, /* never more than a quarter */
    {4000, 1000, 2000, 3000},    {100, 1000, 50, 75},      {0, 1000, 0, 0},
    {-5000, 1000, 0, 0},         {60000, 0, 60000, 60000},
};

static void deadline_keeps_margins_of_what_is_left(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct still now = {{real_ns, monotonic_ms}, 1700000000000, 5000};
        struct deadline deadline =
            deadline_make(now.real_ms + CASES[i].left_ms, CASES[i].margin_ms, &now.clock);
        assert_int_equal(deadline.read_until_ms, 5000 + CASES[i].read_ms);
        assert_int_equal(deadline.push_until_ms, 5000 + CASES[i].push_ms);
        assert_int_equal(deadline_left_ms(&deadline, &now.clock), CASES[i].push_ms);
        assert_int_equal(deadline_reading_over(&deadline, &now.clock), CASES[i].read_ms == 0);
        now.monotonic_ms += 100000;
        assert_true(deadline_over(&deadline, &now.clock));
        assert_int_equal(deadline_left_ms(&deadline, &now.clock), 0);
    }
}

static void no_deadline_is_far_away(void **state) {
    struct still now = {{real_ns, monotonic_ms}, 1700000000000, 5000};
    struct deadline none = deadline_make(0, 1000, &now.clock);
    struct deadline absurd = deadline_make(INT64_MAX, 1000, &now.clock);

    (void)state;
    now.monotonic_ms += (int64_t)300 * 24 * 3600 * 1000;
    assert_false(deadline_reading_over(&none, &now.clock));
    assert_false(deadline_reading_over(&absurd, &now.clock));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadline_keeps_margins_of_what_is_left),
        cmocka_unit_test(no_deadline_is_far_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
