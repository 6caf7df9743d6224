/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loop.h"

#include "test.h"

/* A clock that goes on by itself while the loop waits: each look is a millisecond. */
struct ticking {
    struct clock clock; /* first */
    int64_t now_ms;
};

static int64_t tick(const struct clock *clock) {
    return ((struct ticking *)(uintptr_t)clock)->now_ms++;
}

static int64_t no_time(const struct clock *clock) {
    (void)clock;
    return 0;
}

static char fired[16];
static struct loop *loop;

struct named {
    struct timer timer; /* first */
    char name;
    struct timer *sets; /* sets this one, due at once */
};

static void fire(struct timer *timer) {
    struct named *named = (struct named *)timer;
    size_t len = strlen(fired);

    assert_false(timer->set);
    fired[len] = named->name;
    fired[len + 1] = '\0';
    if (named->sets != NULL) {
        timer_set(loop_timers(loop), named->sets, 0);
    }
}

static struct ticking set_up(void) {
    fired[0] = '\0';
    return (struct ticking){.clock = {no_time, tick}, .now_ms = 1000};
}

static void timers_fire_in_the_order_of_their_times(void **state) {
    struct ticking clock = set_up();
    struct error err;
    struct named a = {{.fire = fire}, 'a', NULL};
    struct named b = {{.fire = fire}, 'b', NULL};
    struct named c = {{.fire = fire}, 'c', NULL};

    (void)state;
    loop = loop_new(&clock.clock, &err);
    timer_set(loop_timers(loop), &c.timer, 30);
    timer_set(loop_timers(loop), &a.timer, 10);
    timer_set(loop_timers(loop), &b.timer, 20);
    loop_turn(loop, INT64_MAX);
    assert_string_equal(fired, "abc");
    loop_destroy(loop);
}

static void a_timer_can_be_moved_and_cleared(void **state) {
    struct ticking clock = set_up();
    struct error err;
    struct named a = {{.fire = fire}, 'a', NULL};
    struct named b = {{.fire = fire}, 'b', NULL};

    (void)state;
    loop = loop_new(&clock.clock, &err);
    timer_set(loop_timers(loop), &a.timer, 10);
    timer_set(loop_timers(loop), &b.timer, 20);
    timer_set(loop_timers(loop), &a.timer, 30);
    timer_clear(loop_timers(loop), &b.timer);
    timer_clear(loop_timers(loop), &b.timer);
    loop_turn(loop, INT64_MAX);
    assert_string_equal(fired, "a");
    loop_destroy(loop);
}

static void a_turn_ends_at_its_limit_without_work(void **state) {
    struct ticking clock = set_up();
    struct error err;
    struct named a = {{.fire = fire}, 'a', NULL};

    (void)state;
    loop = loop_new(&clock.clock, &err);
    timer_set(loop_timers(loop), &a.timer, 1000000);
    loop_turn(loop, 0);
    assert_string_equal(fired, "");
    timer_clear(loop_timers(loop), &a.timer);
    loop_destroy(loop);
}

static void a_timer_may_set_another_one(void **state) {
    struct ticking clock = set_up();
    struct error err;
    struct named b = {{.fire = fire}, 'b', NULL};
    struct named a = {{.fire = fire}, 'a', &b.timer};

    (void)state;
    loop = loop_new(&clock.clock, &err);
    timer_set(loop_timers(loop), &a.timer, 10);
    loop_turn(loop, INT64_MAX);
    if (b.timer.set) {
        loop_turn(loop, INT64_MAX);
    }
    assert_string_equal(fired, "ab");
    loop_destroy(loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_fire_in_the_order_of_their_times),
        cmocka_unit_test(a_timer_can_be_moved_and_cleared),
        cmocka_unit_test(a_turn_ends_at_its_limit_without_work),
        cmocka_unit_test(a_timer_may_set_another_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
