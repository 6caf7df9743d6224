/* SPDX-License-Identifier: Apache-2.0 */
#include "push_flight.h"

#include "promtail/container_of.h"
#include "push_refused.h"
#include "push_request.h"
#include "refusal.h"
#include "retry.h"

static void send_try(struct push_flight *flight);

static void begin_batch(struct push_flight *flight, struct batch *batch) {
    flight->batch = batch;
    flight->tries = 0;
    flight->refreshed = false;
    flight->answered_before = flight->shared->answered;
    push_body_reset(&flight->body);
}

/* Settles the batch and starts the half that waits, if there is one. */
static void push_flight_settle(struct push_flight *flight, bool ok, const struct error *reason) {
    struct batch *batch = flight->batch;

    flight->batch = NULL;
    push_body_reset(&flight->body);
    push_answer_reset(&flight->answer);
    batch_settle(batch, ok, reason);
    if (flight->half_count > 0) {
        begin_batch(flight, flight->halves[--flight->half_count]);
        send_try(flight);
    }
}

/* A request has ended: the next one may be sent. When Loki is down all that wait end (send_try). */
static void push_flight_leave(struct push_flight *flight) {
    push_gate_leave(&flight->shared->gate, flight->shared->down);
}

/* Its turn has come. */
static void push_flight_send(struct push_flight *flight, int64_t left) {
    struct push_shared *shared = flight->shared;
    struct error err = {0};

    if (flight->tries == 0 &&
        !push_body_encode(&flight->body, &shared->bodies, flight->batch, &err)) {
        goto fail;
    }
    struct http_request request =
        push_request_make(&shared->config, batch_tenant(flight->batch), &flight->body, left);
    push_answer_reset(&flight->answer);
    flight->tries++;
    if (request.authorizer != NULL) {
        flight->fresh.seen = request.authorizer->generation;
    }
    flight->try_began_ms = clock_monotonic_ms(loop_clock(shared->loop));
    if (!http_start(shared->loop, &request, &flight->handler, &flight->transfer, &err)) {
        flight->transfer = NULL;
        error_prefix(&err, "push to %.*s", SLICE_ARG(shared->target));
        goto fail;
    }
    flight->number = push_window_send(&shared->gate.window);
    shared->tally->bytes_sent += request.body.len;
    return;
fail: /* it was not sent, which says nothing about Loki */
    push_flight_settle(flight, false, &err);
    push_flight_leave(flight);
}

/* Sends it, or waits for its turn, or for the time that Retry-After asked for. */
static void send_try(struct push_flight *flight) {
    struct push_shared *shared = flight->shared;
    int64_t left = push_shared_left_ms(shared);
    int64_t held_until_ms = shared->gate.held_until_ms;
    struct error err = {0};

    if (shared->down) {
        push_shared_set_down(&err);
        push_flight_settle(flight, false, &err);
    } else if (left == 0) {
        error_set(&err, ERROR_DEADLINE, "the function's time was used up before the push");
        push_flight_settle(flight, false, &err);
    } else if (held_until_ms > clock_monotonic_ms(loop_clock(shared->loop))) {
        timer_set(loop_timers(shared->loop), &flight->retry_timer, held_until_ms);
    } else if (push_gate_enter(&shared->gate, &flight->turn)) {
        push_flight_send(flight, left);
    }
}

static enum http_flow push_flight_keep_text(struct http_handler *handler, long status,
                                            struct slice bytes) {
    struct push_flight *flight = CONTAINER_OF(handler, struct push_flight, handler);

    (void)status;
    push_answer_add_text(&flight->answer, bytes);
    return HTTP_GO_ON;
}

static void push_flight_keep_header(struct http_handler *handler, struct slice name,
                                    struct slice value) {
    struct push_flight *flight = CONTAINER_OF(handler, struct push_flight, handler);

    push_answer_add_header(&flight->answer, name, value);
}

static void push_flight_describe(const struct push_flight *flight, const struct http_result *result,
                                 const struct retry_plan *plan, const struct refusal *refusal,
                                 struct error *err) {
    struct push_failure failure = {
        .result = result,
        .plan = plan,
        .refusal = refusal,
        .target = flight->shared->target,
        .tries = flight->tries,
        .secrets = flight->shared->config.secrets,
    };

    push_answer_describe(&flight->answer, &failure, err);
}

static void push_flight_kept(struct batch_keep *keep, const struct error *failure) {
    struct push_flight *flight = CONTAINER_OF(keep, struct push_flight, keep);

    push_flight_settle(flight, failure == NULL, failure);
}

/* So many entries of the batch are refused for good. */
static void push_flight_refused(struct push_flight *flight, const char *reason, uint64_t count,
                                const struct error *err) {
    struct push_refused refused = {flight->batch, &flight->keep, reason, count};
    struct error failure = {0};

    switch (push_refused_take(flight->shared, &refused, err, &failure)) {
    case PUSH_REFUSED_DONE:
        push_flight_settle(flight, true, NULL);
        break;
    case PUSH_REFUSED_FAILED:
        push_flight_settle(flight, false, &failure);
        break;
    default:
        break; /* push_flight_kept */
    }
}

static void take_rejected(struct push_flight *flight, const struct error *err) {
    uint64_t entries = batch_entries(flight->batch);
    uint64_t refused = push_answer_refused(buf_slice(&flight->answer.text), entries);

    if (flight->shared->config.rejected_fails) {
        push_flight_settle(flight, false, err);
    } else {
        push_flight_refused(flight, "rejected", refused, err);
    }
}

static void push_flight_split(struct push_flight *flight, const struct error *err) {
    struct batch *second;

    if (flight->half_count == PUSH_FLIGHT_HALVES || !batch_split(flight->batch, &second)) {
        push_flight_refused(flight, "too_large", batch_entries(flight->batch), err);
        return;
    }
    flight->halves[flight->half_count++] = second;
    begin_batch(flight, flight->batch);
    send_try(flight);
}

static void push_flight_retry_after(struct push_flight *flight, int64_t wait_ms) {
    struct push_shared *shared = flight->shared;

    shared->tally->retries++;
    timer_set(loop_timers(shared->loop), &flight->retry_timer,
              clock_monotonic_ms(loop_clock(shared->loop)) + wait_ms);
}

/* The same batch begins again. */
static void push_flight_as_snappy(struct push_flight *flight, const struct error *err) {
    log_write(flight->shared->log, LOG_DEBUG, "%s; sent again as snappy", err->text);
    flight->shared->tally->retries++;
    flight->body.gzip_refusal = *err;
    flight->tries = 0;
    send_try(flight);
}

static const struct refusal *push_flight_refusal(const struct push_flight *flight, long status) {
    return push_answer_refusal(&flight->answer, status, flight->body.in_gzip);
}

static struct retry_plan push_flight_plan(const struct push_flight *flight,
                                          const struct http_result *result,
                                          const struct refusal *refusal) {
    struct retry_attempt attempt = {
        .tries = flight->tries,
        .refreshed = flight->refreshed,
        .refusal = refusal,
    };

    return push_shared_plan(flight->shared, attempt, result);
}

/* No further try: settles the batch as the plan says. */
static void push_flight_conclude(struct push_flight *flight, struct retry_plan plan,
                                 const struct error *err) {
    flight->shared->tally->pushes++;
    flight->shared->answered += plan.verdict != RETRY_GIVE_UP ? 1 : 0;
    if (plan.verdict == RETRY_STORED || plan.verdict == RETRY_REJECTED) {
        push_body_accepted(&flight->body, &flight->shared->bodies, flight->shared->log);
    }
    switch (plan.verdict) {
    case RETRY_GIVE_UP:
        push_shared_give_up(flight->shared, plan.outage, flight->answered_before);
        push_flight_settle(flight, false, err);
        break;
    case RETRY_REJECTED:
        take_rejected(flight, err);
        break;
    case RETRY_REFUSED:
        push_flight_refused(flight, "refused", batch_entries(flight->batch), err);
        break;
    case RETRY_SPLIT:
        push_flight_split(flight, err);
        break;
    default:
        push_flight_settle(flight, true, NULL);
        break;
    }
}

/* A 401 or 403 stays the answer: there are no other credentials, or none in time. */
static void push_flight_denied(struct push_flight *flight) {
    struct retry_plan plan = {.verdict = RETRY_GIVE_UP};

    push_flight_conclude(flight, plan, &flight->refusal);
}

static void push_flight_credentials_ready(struct authorizer_wait *wait, bool changed) {
    struct push_flight *flight = CONTAINER_OF(wait, struct push_flight, fresh);

    if (changed) {
        push_flight_retry_after(flight, 0);
    } else {
        push_flight_denied(flight);
    }
}

static void push_flight_refresh(struct push_flight *flight, const struct error *err) {
    struct authorizer *authorizer = flight->shared->config.authorizer;

    flight->refreshed = true;
    flight->refusal = *err;
    if (authorizer == NULL || authorizer->refresh == NULL ||
        !authorizer->refresh(authorizer, &flight->fresh)) {
        push_flight_denied(flight);
    }
}

/* A try has ended, with an answer (else its status is 0) or without. */
static void push_flight_note(const struct push_flight *flight, long status) {
    const struct push_shared *shared = flight->shared;
    int64_t ms = clock_monotonic_ms(loop_clock(shared->loop)) - flight->try_began_ms;

    tally_latency(shared->tally, ms);
    log_write(shared->log, LOG_DEBUG,
              "push of %zu entries in %zu bytes, try %u: status %ld after %" PRId64 " ms",
              batch_entries(flight->batch), flight->body.bytes.len, flight->tries, status, ms);
}

static void act_on_answer(struct push_flight *flight, const struct http_result *result) {
    const struct log *log = flight->shared->log;
    const struct refusal *refusal = push_flight_refusal(flight, result->status);
    struct retry_plan plan = push_flight_plan(flight, result, refusal);
    struct error err = {0};

    push_flight_note(flight, result->status);
    push_shared_adapt(flight->shared, &plan, flight->number);
    if (plan.verdict != RETRY_STORED && (plan.verdict != RETRY_AGAIN || log_on(log, LOG_DEBUG))) {
        push_flight_describe(flight, result, &plan, refusal, &err);
    }
    if (plan.verdict == RETRY_AGAIN) {
        log_write(log, LOG_DEBUG, "%s; retrying in %lld ms; pushes in flight: at most %u", err.text,
                  (long long)plan.wait_ms, flight->shared->gate.window.size);
        push_flight_retry_after(flight, plan.wait_ms);
    } else if (plan.verdict == RETRY_REFRESH) {
        push_flight_refresh(flight, &err);
    } else if (plan.verdict == RETRY_AS_SNAPPY) {
        push_flight_as_snappy(flight, &err);
    } else {
        push_flight_conclude(flight, plan, &err);
    }
}

static void push_flight_answered(struct http_handler *handler, const struct http_result *result) {
    struct push_flight *flight = CONTAINER_OF(handler, struct push_flight, handler);

    flight->transfer = NULL;
    act_on_answer(flight, result);
    push_flight_leave(flight);
}

static void turn_came(struct push_turn *turn) {
    send_try(CONTAINER_OF(turn, struct push_flight, turn));
}

static void timer_fired(struct timer *timer) {
    struct push_flight *flight = CONTAINER_OF(timer, struct push_flight, retry_timer);

    send_try(flight);
}

void push_flight_init(struct push_flight *flight, struct push_shared *shared) {
    *flight = (struct push_flight){.shared = shared};
    flight->handler.header = push_flight_keep_header;
    flight->handler.body = push_flight_keep_text;
    flight->handler.done = push_flight_answered;
    flight->retry_timer.fire = timer_fired;
    flight->keep.kept = push_flight_kept;
    flight->turn.go = turn_came;
    flight->fresh.ready = push_flight_credentials_ready;
    push_body_init(&flight->body);
    push_answer_init(&flight->answer);
}

void push_flight_clean_up(struct push_flight *flight) {
    push_body_clean_up(&flight->body);
    push_answer_clean_up(&flight->answer);
    *flight = (struct push_flight){0};
}

void push_flight_start(struct push_flight *flight, struct batch *batch) {
    begin_batch(flight, batch);
    send_try(flight);
}

/* Ends the request that is under way. False: nothing is known of its answer, or nothing that ends
 * the push. Else the push was concluded: an accepted one must not come again. */
static bool push_flight_cut(struct push_flight *flight) {
    struct http_result result;
    struct error err = {0};

    http_so_far(flight->transfer, &result);
    http_cancel(flight->transfer);
    flight->transfer = NULL;
    if (result.status == 0) {
        return false;
    }
    const struct refusal *refusal = push_flight_refusal(flight, result.status);
    struct retry_plan plan = push_flight_plan(flight, &result, refusal);
    if (plan.verdict == RETRY_AGAIN || plan.verdict == RETRY_REFRESH ||
        plan.verdict == RETRY_SPLIT || plan.verdict == RETRY_AS_SNAPPY ||
        (plan.verdict != RETRY_STORED && flight->shared->config.keeper != NULL)) {
        return false; /* also: no time is left to keep what was refused */
    }
    push_flight_describe(flight, &result, &plan, refusal, &err);
    push_flight_conclude(flight, plan, &err);
    return true;
}

void push_flight_fail(struct push_flight *flight, const struct error *reason) {
    bool sent = flight->transfer != NULL;
    bool refused = flight->fresh.waiting;

    if (flight->batch == NULL) {
        return;
    }
    timer_clear(loop_timers(flight->shared->loop), &flight->retry_timer);
    push_gate_cancel(&flight->shared->gate, &flight->turn);
    if (refused) {
        flight->shared->config.authorizer->forget(flight->shared->config.authorizer,
                                                  &flight->fresh);
    }
    if (flight->keep.work != NULL) {
        flight->shared->config.keeper->forget(flight->shared->config.keeper, &flight->keep);
    }
    while (flight->half_count > 0) {
        batch_settle(flight->halves[--flight->half_count], false, reason);
    }
    if (refused) {
        push_flight_denied(flight);
    } else if (!sent || !push_flight_cut(flight)) {
        push_flight_settle(flight, false, reason);
    }
    if (sent) {
        push_flight_leave(flight);
    }
}

size_t push_flight_bytes(const struct push_flight *flight) {
    return flight->batch != NULL ? flight->body.bytes.len : 0;
}

bool push_flight_waits(const struct push_flight *flight) {
    return flight->retry_timer.set || flight->turn.queued || flight->fresh.waiting;
}
