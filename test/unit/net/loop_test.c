/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loop.h"

#include "fake/fake_server.h"
#include "promtail/http.h"
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

static enum http_flow take_nothing(struct http_handler *handler, long status, struct slice bytes) {
    (void)handler;
    (void)status;
    (void)bytes;
    return HTTP_GO_ON;
}

static void never_done(struct http_handler *handler, const struct http_result *result) {
    (void)handler;
    fail_msg("%s", result->error.text);
}

/* A pass looks at the clock once, and so does a turn that is to know how long it may wait. */
static void a_turn_makes_one_pass(void **state) {
    static const struct fake_server_step STEPS[] = {{.answer = "", .hold = true}};
    struct fake_server *server = fake_server_new(STEPS, 1);
    struct ticking clock = set_up();
    struct http_handler handler = {NULL, take_nothing, never_done};
    struct http_transfer *transfer;
    struct error err;
    char url[64];

    (void)state;
    snprintf(url, sizeof(url), "http://127.0.0.1:%u/", fake_server_port(server));
    struct http_request request = {.method = "GET", .url = url, .direct = true};
    loop = loop_new(&clock.clock, &err);
    assert_true(http_start(loop, &request, &handler, &transfer, &err));
    for (int turn = 0; turn < 2; turn++) { /* with a new transfer, and without one */
        int64_t before_ms = clock.now_ms;
        loop_turn(loop, 0);
        assert_int_equal(clock.now_ms - before_ms, 1);
    }
    int64_t before_ms = clock.now_ms;
    loop_turn(loop, before_ms + 3);
    assert_int_equal(clock.now_ms - before_ms, 2);
    http_cancel(transfer);
    loop_destroy(loop);
    fake_server_destroy(server);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_fire_in_the_order_of_their_times),
        cmocka_unit_test(a_timer_can_be_moved_and_cleared),
        cmocka_unit_test(a_turn_ends_at_its_limit_without_work),
        cmocka_unit_test(a_timer_may_set_another_one),
        cmocka_unit_test(a_turn_makes_one_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
