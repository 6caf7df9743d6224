/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_try.h"

#include "aws_policy.h"
#include "promtail/container_of.h"

static void wait_is_over(struct timer *timer) {
    struct aws_try *tries = CONTAINER_OF(timer, struct aws_try, timer);

    tries->count++;
    tries->send(tries);
}

void aws_try_init(struct aws_try *tries, struct aws_try_shared *shared, int64_t until_ms,
                  void (*send)(struct aws_try *tries)) {
    *tries = (struct aws_try){.timer = {.fire = wait_is_over},
                              .shared = shared,
                              .send = send,
                              .until_ms = until_ms,
                              .count = 1};
}

void aws_try_renew(struct aws_try *tries) {
    tries->count = 1;
}

void aws_try_cancel(struct aws_try *tries) {
    if (tries->shared != NULL) {
        timer_clear(loop_timers(tries->shared->loop), &tries->timer);
    }
}

static void log_next_try(const struct aws_try *tries, struct slice name, const struct error *reason,
                         int64_t wait_ms) {
    struct aws_try_shared *shared = tries->shared;

    if (shared->warnings < AWS_WARNINGS_MAX) {
        shared->warnings++;
        log_write(shared->log, LOG_WARN, "%.*s: %s: try %u of %d in %" PRId64 " ms",
                  SLICE_ARG(name), reason->text, tries->count + 1, AWS_TRIES, wait_ms);
    }
}

static void add_wait(struct error *err, int64_t wait_ms) {
    char reason[sizeof(err->text)];

    snprintf(reason, sizeof(reason), "%s", err->text);
    error_set(err, err->code,
              "%.160s; it asks to wait %" PRId64 " s, longer than the time that is left", reason,
              wait_ms / 1000);
}

bool aws_try_again(struct aws_try *tries, const struct aws_failure *failure, struct error *err) {
    struct aws_try_shared *shared = tries->shared;
    int64_t now_ms = clock_monotonic_ms(loop_clock(shared->loop));
    struct aws_attempt attempt = {
        .tries = tries->count,
        .status = failure->status,
        .code = failure->code,
        .retry_after_ms = failure->retry_after_ms,
        .permanent = failure->permanent,
        .left_ms = tries->until_ms - now_ms,
        .random = random_next(&shared->random),
    };
    struct aws_plan plan = aws_plan_make(&attempt);

    if (plan.again) {
        log_next_try(tries, failure->name, err, plan.wait_ms);
        timer_set(loop_timers(shared->loop), &tries->timer, now_ms + plan.wait_ms);
    } else if (plan.asked_too_long) {
        add_wait(err, failure->retry_after_ms);
    }
    return plan.again;
}
