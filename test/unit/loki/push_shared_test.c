/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_shared.h"

#include "fake/fake_http.h"
#include "test.h"

enum { CEILING = 8, NOW_MS = 1000, UNTIL_MS = 11000 };

struct setup {
    struct fake *fake;
    struct tally tally;
    struct log log;
    struct deadline deadline;
    struct push_shared shared;
};

static void set_up(struct setup *setup) {
    *setup = (struct setup){.fake = fake_new(NULL, 0), .deadline = {.push_until_ms = UNTIL_MS}};
    fake_set_ms(setup->fake, NOW_MS);
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    setup->shared = (struct push_shared){
        .config = {.retries_max = 3},
        .loop = setup->fake->loop,
        .tally = &setup->tally,
        .log = &setup->log,
        .deadline = &setup->deadline,
    };
    push_gate_init(&setup->shared.gate, CEILING);
}

/* An answer to the first try of a push, with one of the window's requests. */
static const struct {
    long status;
    int64_t retry_after_ms;
    bool down, permanent;
    enum retry_verdict verdict;
    unsigned window;
    int64_t held_until_ms;
} ANSWERS[] = {
    {204, -1, false, false, RETRY_STORED, 8, 0},
    {204, 5000, false, false, RETRY_STORED, 8, 0},
    {429, -1, false, false, RETRY_AGAIN, 4, 0},
    {503, -1, false, false, RETRY_AGAIN, 4, 0},
    {429, 2000, false, false, RETRY_AGAIN, 4, 3000},
    {503, 2000, false, false, RETRY_AGAIN, 4, 3000},
    {500, 2000, false, false, RETRY_AGAIN, 8, 3000},
    {500, -1, false, false, RETRY_AGAIN, 8, 0},
    {408, -1, false, false, RETRY_AGAIN, 8, 0},
    {0, -1, false, false, RETRY_AGAIN, 8, 0},
    /* What does not fit into the time holds nobody: this push fails, others may still succeed. */
    {429, 10000, false, false, RETRY_GIVE_UP, 4, 0},
    {429, 9999, false, false, RETRY_AGAIN, 4, 10999},
    {429, 2000, true, false, RETRY_GIVE_UP, 4, 3000},
    {0, -1, false, true, RETRY_GIVE_UP, 8, 0},
    {404, 2000, false, false, RETRY_GIVE_UP, 8, 0},
};

static void push_shared_adapts_to_an_answer(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(ANSWERS) / sizeof(ANSWERS[0]); i++) {
        struct http_result result = {
            .status = ANSWERS[i].status,
            .retry_after_ms = ANSWERS[i].retry_after_ms,
            .permanent = ANSWERS[i].permanent,
        };
        struct setup setup;

        set_up(&setup);
        setup.shared.down = ANSWERS[i].down;
        uint64_t number = push_window_send(&setup.shared.gate.window);
        struct retry_plan plan =
            push_shared_plan(&setup.shared, (struct retry_attempt){.tries = 1}, &result);
        push_shared_adapt(&setup.shared, &plan, number);
        if (plan.verdict != ANSWERS[i].verdict ||
            setup.shared.gate.window.size != ANSWERS[i].window ||
            setup.shared.gate.held_until_ms != ANSWERS[i].held_until_ms) {
            fail_msg("case %zu (status %ld): verdict %d, %u in flight, held until %lld", i,
                     ANSWERS[i].status, (int)plan.verdict, setup.shared.gate.window.size,
                     (long long)setup.shared.gate.held_until_ms);
        }
        fake_destroy(setup.fake);
    }
}

static void push_shared_grows_when_pushes_are_accepted(void **state) {
    static const struct retry_plan SLOW = {.verdict = RETRY_AGAIN, .slow_down = true};
    static const struct retry_plan STORED = {.verdict = RETRY_STORED};
    static const struct retry_plan IN_PART = {.verdict = RETRY_REJECTED};
    struct setup setup;

    (void)state;
    set_up(&setup);
    push_shared_adapt(&setup.shared, &SLOW, push_window_send(&setup.shared.gate.window));
    for (int i = 0; i < 4; i++) {
        assert_int_equal(setup.shared.gate.window.size, 4);
        push_shared_adapt(&setup.shared, i == 0 ? &IN_PART : &STORED, 0);
    }
    assert_int_equal(setup.shared.gate.window.size, 5);
    fake_destroy(setup.fake);
}

static void push_shared_is_down_after_an_outage_without_success(void **state) {
    static const struct {
        bool outage;
        uint64_t answered, answered_before;
        bool down;
    } cases[] = {{true, 3, 3, true}, {true, 4, 3, false}, {false, 3, 3, false}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct push_shared shared = {.answered = cases[i].answered};
        push_shared_give_up(&shared, cases[i].outage, cases[i].answered_before);
        assert_int_equal(shared.down, cases[i].down);
    }
}

static void push_shared_counts_what_is_dropped(void **state) {
    struct error err = {0};
    struct setup setup;

    (void)state;
    set_up(&setup);
    error_set(&err, ERROR_REMOTE, "too old");
    push_shared_drop(&setup.shared, "rejected", 2, 5, &err);
    push_shared_drop(&setup.shared, "rejected", 1, 5, &err);
    assert_int_equal(tally_dropped(&setup.tally, "rejected"), 3);
    assert_int_equal(push_shared_left_ms(&setup.shared), UNTIL_MS - NOW_MS);
    fake_destroy(setup.fake);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_shared_adapts_to_an_answer),
        cmocka_unit_test(push_shared_grows_when_pushes_are_accepted),
        cmocka_unit_test(push_shared_is_down_after_an_outage_without_success),
        cmocka_unit_test(push_shared_counts_what_is_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
