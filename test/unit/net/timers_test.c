/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/timers.h"

#include "test.h"

static char fired[16];
static struct timers timers;

struct named {
    struct timer timer; /* first */
    char name;
    struct timer *sets; /* sets this one at set_ms */
    int64_t set_ms;
    struct timer *clears;
};

static void fire(struct timer *timer) {
    struct named *named = (struct named *)timer;
    size_t len = strlen(fired);

    assert_false(timer->set);
    fired[len] = named->name;
    fired[len + 1] = '\0';
    if (named->sets != NULL) {
        timer_set(&timers, named->sets, named->set_ms);
    }
    if (named->clears != NULL) {
        timer_clear(&timers, named->clears);
    }
}

static int set_up(void **state) {
    (void)state;
    fired[0] = '\0';
    timers = (struct timers){0};
    return 0;
}

static void none_is_due_when_none_is_set(void **state) {
    (void)state;
    assert_int_equal(timers_due_ms(&timers), INT64_MAX);
    assert_false(timers_fire(&timers, INT64_MAX));
}

static void those_due_fire_in_the_order_of_their_times(void **state) {
    struct named a = {.timer.fire = fire, .name = 'a'};
    struct named b = {.timer.fire = fire, .name = 'b'};
    struct named c = {.timer.fire = fire, .name = 'c'};

    (void)state;
    timer_set(&timers, &c.timer, 30);
    timer_set(&timers, &a.timer, 10);
    timer_set(&timers, &b.timer, 20);
    assert_int_equal(timers_due_ms(&timers), 10);
    assert_false(timers_fire(&timers, 9));
    assert_string_equal(fired, "");
    assert_true(timers_fire(&timers, 20));
    assert_string_equal(fired, "ab");
    assert_int_equal(timers_due_ms(&timers), 30);
    assert_true(timers_fire(&timers, 1000));
    assert_string_equal(fired, "abc");
    assert_int_equal(timers_due_ms(&timers), INT64_MAX);
}

static void of_one_time_the_first_set_fires_first(void **state) {
    struct named a = {.timer.fire = fire, .name = 'a'};
    struct named b = {.timer.fire = fire, .name = 'b'};

    (void)state;
    timer_set(&timers, &a.timer, 10);
    timer_set(&timers, &b.timer, 10);
    assert_true(timers_fire(&timers, 10));
    assert_string_equal(fired, "ab");
}

static void setting_a_set_timer_moves_it(void **state) {
    struct named a = {.timer.fire = fire, .name = 'a'};
    struct named b = {.timer.fire = fire, .name = 'b'};

    (void)state;
    timer_set(&timers, &a.timer, 10);
    timer_set(&timers, &b.timer, 20);
    timer_set(&timers, &a.timer, 30);
    assert_true(timers_fire(&timers, 30));
    assert_string_equal(fired, "ba");
}

static void a_cleared_timer_does_not_fire(void **state) {
    struct named a = {.timer.fire = fire, .name = 'a'};
    struct named b = {.timer.fire = fire, .name = 'b'};

    (void)state;
    timer_set(&timers, &a.timer, 10);
    timer_set(&timers, &b.timer, 20);
    timer_clear(&timers, &b.timer);
    timer_clear(&timers, &b.timer);
    assert_true(timers_fire(&timers, 30));
    assert_string_equal(fired, "a");
}

static void one_that_fires_may_set_and_clear_others(void **state) {
    struct named b = {.timer.fire = fire, .name = 'b'};
    struct named c = {.timer.fire = fire, .name = 'c'};
    struct named a = {
        .timer.fire = fire, .name = 'a', .sets = &b.timer, .set_ms = 21, .clears = &c.timer};

    (void)state;
    timer_set(&timers, &a.timer, 10);
    timer_set(&timers, &c.timer, 15);
    assert_true(timers_fire(&timers, 20));
    assert_string_equal(fired, "a");
    assert_int_equal(timers_due_ms(&timers), 21);
    a.set_ms = 0;
    timer_set(&timers, &a.timer, 10);
    assert_true(timers_fire(&timers, 20));
    assert_string_equal(fired, "aab");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(none_is_due_when_none_is_set, set_up),
        cmocka_unit_test_setup(those_due_fire_in_the_order_of_their_times, set_up),
        cmocka_unit_test_setup(of_one_time_the_first_set_fires_first, set_up),
        cmocka_unit_test_setup(setting_a_set_timer_moves_it, set_up),
        cmocka_unit_test_setup(a_cleared_timer_does_not_fire, set_up),
        cmocka_unit_test_setup(one_that_fires_may_set_and_clear_others, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
