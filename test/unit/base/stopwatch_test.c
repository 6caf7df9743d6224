/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/stopwatch.h"

#include "test.h"

/* Each reading finds the clock this much later. */
struct ticking {
    struct clock clock; /* first */
    int64_t now_ms, step_ms;
};

static int64_t tick_ms(const struct clock *clock) {
    struct ticking *ticking = (struct ticking *)(uintptr_t)clock;

    ticking->now_ms += ticking->step_ms;
    return ticking->now_ms;
}

static void the_phases_add_up_to_the_whole_time(void **state) {
    struct ticking ticking = {.clock = {tick_ms, tick_ms}, .now_ms = 100, .step_ms = 10};
    struct stopwatch stopwatch;

    (void)state;
    stopwatch_start(&stopwatch, &ticking.clock);
    enum phase outer = stopwatch_switch(&stopwatch, PHASE_PUSH); /* 10 ms of parsing */
    ticking.step_ms = 7;
    enum phase inner = stopwatch_switch(&stopwatch, PHASE_WAIT); /* 7 ms of pushing */
    assert_int_equal(outer, PHASE_PARSE);
    assert_int_equal(inner, PHASE_PUSH);
    ticking.step_ms = 100;
    assert_int_equal(stopwatch_switch(&stopwatch, inner), PHASE_WAIT); /* 100 ms of waiting */
    ticking.step_ms = 1;
    assert_int_equal(stopwatch_switch(&stopwatch, outer), PHASE_PUSH); /* 1 ms of pushing */
    stopwatch_stop(&stopwatch);                                        /* 1 ms of parsing */
    stopwatch_switch(&stopwatch, PHASE_FETCH);
    assert_int_equal(stopwatch_total_ms(&stopwatch), 10 + 7 + 100 + 1 + 1);
    assert_int_equal(stopwatch.ms[PHASE_PARSE], 11);
    assert_int_equal(stopwatch.ms[PHASE_FETCH], 0);
    assert_int_equal(stopwatch.ms[PHASE_PUSH], 8);
    assert_int_equal(stopwatch.ms[PHASE_WAIT], 100);
}

static void without_a_clock_nothing_is_counted(void **state) {
    struct stopwatch stopwatch = {0};

    (void)state;
    assert_int_equal(stopwatch_switch(NULL, PHASE_WAIT), PHASE_PARSE);
    assert_int_equal(stopwatch_switch(&stopwatch, PHASE_WAIT), PHASE_PARSE);
    assert_int_equal(stopwatch_total_ms(&stopwatch), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_phases_add_up_to_the_whole_time),
        cmocka_unit_test(without_a_clock_nothing_is_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
