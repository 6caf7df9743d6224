/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_gate.h"

#include "promtail/container_of.h"
#include "test.h"

enum { SENDERS = 4 };

struct sender {
    struct push_turn turn;
    struct push_gate *gate;
    unsigned called;
    bool sending;
};

static void sender_go(struct push_turn *turn) {
    struct sender *sender = CONTAINER_OF(turn, struct sender, turn);

    sender->called++;
    sender->sending = push_gate_enter(sender->gate, turn);
}

static void sender_give_up(struct push_turn *turn) {
    CONTAINER_OF(turn, struct sender, turn)->called++;
}

static void start_senders(struct push_gate *gate, struct sender *senders) {
    for (size_t i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){.turn = {.go = sender_go}, .gate = gate};
        senders[i].sending = push_gate_enter(gate, &senders[i].turn);
    }
}

static void push_gate_lets_through_as_many_as_the_window_allows(void **state) {
    struct sender senders[SENDERS];
    struct push_gate gate;

    (void)state;
    push_gate_init(&gate, 2);
    start_senders(&gate, senders);
    assert_true(senders[0].sending && senders[1].sending);
    assert_false(senders[2].sending || senders[3].sending);
    push_gate_leave(&gate, false);
    assert_true(senders[2].sending && !senders[3].sending); /* first come, first served */
    push_window_shrink(&gate.window, push_window_send(&gate.window));
    push_gate_leave(&gate, false);
    assert_false(senders[3].sending); /* one is under way, and one is what may be */
    push_gate_leave(&gate, false);
    assert_true(senders[3].sending);
    push_gate_leave(&gate, false);
    assert_int_equal(gate.running, 0);
    assert_int_equal(senders[2].called + senders[3].called, 2);
}

static void push_gate_forgets_a_turn_that_is_cancelled(void **state) {
    static const size_t cancelled[] = {1, 2, 3};

    (void)state;
    for (size_t i = 0; i < sizeof(cancelled) / sizeof(cancelled[0]); i++) {
        struct sender senders[SENDERS];
        struct push_gate gate;

        push_gate_init(&gate, 1);
        start_senders(&gate, senders);
        push_gate_cancel(&gate, &senders[cancelled[i]].turn);
        push_gate_cancel(&gate, &senders[cancelled[i]].turn); /* it waits no more */
        for (size_t n = 0; n < SENDERS - 1; n++) {
            push_gate_leave(&gate, false);
        }
        for (size_t n = 1; n < SENDERS; n++) {
            assert_int_equal(senders[n].called, n == cancelled[i] ? 0 : 1);
        }
        assert_null(gate.first);
        push_gate_begin(&gate);
    }
}

static void push_gate_calls_all_when_it_is_flushed(void **state) {
    struct sender senders[SENDERS];
    struct push_gate gate;

    (void)state;
    push_gate_init(&gate, 1);
    start_senders(&gate, senders);
    for (size_t i = 1; i < SENDERS; i++) {
        senders[i].turn.go = sender_give_up;
    }
    push_gate_leave(&gate, true);
    for (size_t i = 1; i < SENDERS; i++) {
        assert_int_equal(senders[i].called, 1);
    }
    assert_null(gate.first);
}

static void push_gate_is_held_until_the_latest_time(void **state) {
    struct push_gate gate;

    (void)state;
    push_gate_init(&gate, 1);
    push_gate_hold(&gate, 2000);
    push_gate_hold(&gate, 1000);
    assert_int_equal(gate.held_until_ms, 2000);
    push_gate_begin(&gate);
    assert_int_equal(gate.held_until_ms, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_gate_lets_through_as_many_as_the_window_allows),
        cmocka_unit_test(push_gate_forgets_a_turn_that_is_cancelled),
        cmocka_unit_test(push_gate_calls_all_when_it_is_flushed),
        cmocka_unit_test(push_gate_is_held_until_the_latest_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
