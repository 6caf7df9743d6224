/* SPDX-License-Identifier: Apache-2.0 */
#include "push_shared.h"

int64_t push_shared_left_ms(const struct push_shared *shared) {
    return deadline_left_ms(shared->deadline, loop_clock(shared->loop));
}

struct retry_plan push_shared_plan(struct push_shared *shared, struct retry_attempt attempt,
                                   const struct http_result *result) {
    attempt.status = result->status; /* also of an answer whose text was cut: it was decided */
    attempt.retries_max = shared->down || result->permanent ? 0 : shared->config.retries_max;
    attempt.retry_after_ms = result->retry_after_ms;
    attempt.left_ms = push_shared_left_ms(shared);
    attempt.random = random_next(&shared->random);
    return retry_plan_make(&attempt);
}

void push_shared_adapt(struct push_shared *shared, const struct retry_plan *plan, uint64_t number) {
    if (plan->slow_down) {
        push_window_shrink(&shared->gate.window, number);
    }
    if (plan->hold_ms > 0) {
        push_gate_hold(&shared->gate, clock_monotonic_ms(loop_clock(shared->loop)) + plan->hold_ms);
    }
    if (plan->verdict == RETRY_STORED || plan->verdict == RETRY_REJECTED) {
        push_window_grow(&shared->gate.window);
    }
}

void push_shared_give_up(struct push_shared *shared, bool outage, uint64_t answered_before) {
    if (outage && shared->answered == answered_before) {
        shared->down = true;
    }
}

void push_shared_set_down(struct error *err) {
    error_set(err, ERROR_DOWN,
              "not pushed, because Loki is down: a push was given up and none succeeded");
}

void push_shared_drop(struct push_shared *shared, const char *reason, uint64_t count,
                      size_t entries, const struct error *err) {
    if (tally_drop(shared->tally, reason, count)) {
        log_write(shared->log, LOG_WARN, "%llu of %zu entries are not stored (%s): %s",
                  (unsigned long long)count, entries, reason, err->text);
    }
}
