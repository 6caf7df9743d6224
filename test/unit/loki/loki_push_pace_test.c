/* SPDX-License-Identifier: Apache-2.0 */
/* loki_push_pace: how many pushes are in flight, and when none may be sent. */
#include "loki_push_setup.h"

static int64_t sent_at(const struct setup *setup, size_t i) {
    return setup->fake->requests[i].at_ms;
}

/* Three pushes are in flight; two of them are told to wait. */
static void a_retry_after_holds_for_every_push(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 429, .retry_after_s = 2},
        {.status = 204},
        {.status = 503},
        {.status = 204},
        {.status = 204},
        {.status = 204},
        {.status = 204},
    };
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.concurrency = 3;
    start(setup);
    ship(setup, 5);
    assert_int_equal(setup->fake->request_count, 7);
    for (size_t i = 3; i < 7; i++) {
        assert_true(sent_at(setup, i) >= 2000 && sent_at(setup, i) < 3000);
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(setup->items[i].state, WORK_DONE);
    }
    assert_int_equal(setup->tally.pushes, 5);
    assert_int_equal(setup->tally.retries, 2);
    tear_down(setup);
}

/* Four are told to slow down; then two are sent at once, and the others wait for their turn. */
#define SLOW                                                                                       \
    { .status = 429, .body = TEXT("in pieces, so that all of them are under way"), .piece = 1 }

static void pushes_that_are_told_to_slow_down_take_turns(void **state) {
    static const struct fake_answer ANSWERS[] = {
        SLOW,
        SLOW,
        SLOW,
        SLOW,
        {.silent = true},
        {.silent = true},
        {.silent = true},
        {.silent = true},
    };
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error err = {0};

    (void)state;
    setup->config.concurrency = 4;
    start(setup);
    for (size_t i = 0; i < 4; i++) {
        assert_true(add(setup, i, &err));
    }
    assert_true(batcher_flush(setup->batcher, &err));
    assert_int_equal(fake_open(setup->fake), 4);
    while (clock_monotonic_ms(loop_clock(setup->fake->loop)) < 5000) {
        loop_turn(setup->fake->loop, 5000);
    }
    assert_int_equal(fake_open(setup->fake), 2);
    assert_int_equal(setup->fake->request_count, 6);
    assert_int_equal(setup->tally.retries, 4);
    for (size_t i = 0; i < 4; i++) {
        work_item_read(&setup->items[i]);
    }
    push_sink_finish(loki_push_sink(setup->push)); /* those that wait for their turn fail, too */
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(setup->items[i].state, WORK_FAILED);
    }
    assert_int_equal(setup->fake->request_count, 6);
    tear_down(setup);
}

/* With one push waiting for its next try, the window of one is full: no second batch is taken. */
static void a_shrunken_window_takes_no_further_batch(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 429}, {.status = 429}, {.status = 204}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.concurrency = 2;
    start(setup);
    struct error err = {0};
    assert_true(add(setup, 0, &err));
    assert_true(add(setup, 1, &err)); /* pushes the first: 429 */
    while (setup->tally.retries < 1) {
        loop_turn(setup->fake->loop, 1000);
    }
    assert_true(batcher_flush(setup->batcher, &err)); /* waits until the first is accepted */
    assert_int_equal(setup->fake->request_count, 4);
    work_item_read(&setup->items[0]);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    work_item_read(&setup->items[1]);
    push_sink_finish(loki_push_sink(setup->push));
    assert_int_equal(setup->items[1].state, WORK_DONE);
    tear_down(setup);
}

/* A Retry-After that ends after the invocation fails its push; one that was accepted since its
 * first try shows that Loki is not down, and the others go on at once. */
static void a_retry_after_beyond_the_time_holds_nobody(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 204}, {.status = 429, .retry_after_s = 60}, {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    start(setup);
    ship(setup, 3);
    assert_int_equal(setup->fake->request_count, 3);
    assert_int_equal(setup->items[0].state, WORK_DONE);
    assert_int_equal(setup->items[1].state, WORK_FAILED);
    assert_non_null(strstr(setup->items[1].reason->text, "asks to wait 60 s"));
    assert_int_equal(setup->items[2].state, WORK_DONE);
    assert_true(sent_at(setup, 2) < 1000);
    tear_down(setup);
}

/* Loki is found to be down while somebody else turns the loop: what waits for its next try, long
 * after, fails at once. */
static void what_waits_fails_when_loki_is_down(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503, .retry_after_s = 20},
                                                 {.error = "broken", .permanent = true}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));
    struct error err = {0};

    (void)state;
    start(setup);
    assert_true(add(setup, 0, &err));
    assert_true(add(setup, 1, &err));
    work_item_read(&setup->items[0]);
    assert_true(batcher_flush(setup->batcher, &err));
    work_item_read(&setup->items[1]);
    while (!push_sink_is_down(loki_push_sink(setup->push))) {
        loop_turn(setup->fake->loop, 1000);
    }
    push_sink_finish(loki_push_sink(setup->push));
    assert_true(clock_monotonic_ms(loop_clock(setup->fake->loop)) < 1000);
    assert_non_null(strstr(setup->items[0].reason->text, "Loki is down"));
    assert_non_null(strstr(setup->items[1].reason->text, "broken"));
    tear_down(setup);
}

/* Neither what was held nor that Loki was down outlives the invocation. */
static void an_invocation_begins_without_a_hold(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 429, .retry_after_s = 8},
                                                 {.status = 204}};
    struct setup *setup = set_up(ANSWERS, COUNT(ANSWERS));

    (void)state;
    setup->config.retries_max = 0;
    start(setup);
    ship(setup, 1);
    assert_int_equal(setup->items[0].state, WORK_FAILED);
    push_sink_begin(loki_push_sink(setup->push), &setup->deadline);
    struct error err = {0};
    assert_true(add(setup, 1, &err));
    work_item_read(&setup->items[1]);
    assert_true(batcher_flush(setup->batcher, &err));
    push_sink_finish(loki_push_sink(setup->push));
    assert_int_equal(setup->items[1].state, WORK_DONE);
    assert_true(sent_at(setup, 1) < 1000);
    tear_down(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_retry_after_holds_for_every_push),
        cmocka_unit_test(pushes_that_are_told_to_slow_down_take_turns),
        cmocka_unit_test(a_shrunken_window_takes_no_further_batch),
        cmocka_unit_test(a_retry_after_beyond_the_time_holds_nobody),
        cmocka_unit_test(what_waits_fails_when_loki_is_down),
        cmocka_unit_test(an_invocation_begins_without_a_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
