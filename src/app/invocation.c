/* SPDX-License-Identifier: Apache-2.0 */
#include "delivery.h"
#include "emf.h"
#include "fetch_ahead.h"
#include "parking.h"
#include "promtail/app.h"
#include "replay.h"
#include "summary.h"

/* Whether another record should be read. */
static bool may_go_on(const struct process *process, const struct deadline *deadline,
                      struct error *err) {
    if (push_sink_is_down(process->push)) {
        return error_set(err, ERROR_DOWN, "not read, because Loki is down");
    }
    if (deadline_reading_over(deadline, process->clock)) {
        return error_set(err, ERROR_DEADLINE,
                         "not read before the function's time was nearly used up: raise its "
                         "timeout, or lower the batch size of the event source");
    }
    return true;
}

static void invocation_read_record(struct process *process, const struct source_env *env,
                                   struct event *event, const struct fetched_record *fetched,
                                   struct object *object, bool *parked) {
    replay_separate(process, &fetched->record, parked);
    if (fetched->record.kind == EVENT_PARKED_OBJECT) {
        replay_object(process, env, event, &fetched->record);
    } else {
        source_read(env, &fetched->record, object);
    }
}

/* Every record is pulled, so that each has its work item; only some may be read. */
static void read_records(struct process *process, const struct source_env *env,
                         struct event *event) {
    struct fetched_record *fetched;
    struct fetch_ahead ahead;
    struct object *object;
    struct error err = {0};
    bool parked = false; /* the record before this one was */
    bool reads;

    fetch_ahead_init(&ahead, env, event, (size_t)process->config->fetch_concurrency);
    do {
        reads = may_go_on(process, env->deadline, &err);
        fetched = fetch_ahead_next(&ahead, reads, &object);
        if (fetched != NULL && reads) {
            invocation_read_record(process, env, event, fetched, object, &parked);
        } else if (fetched != NULL) {
            work_item_fail(fetched->record.item, &err);
        }
    } while (fetched != NULL);
    fetch_ahead_clean_up(&ahead);
}

/* Everything that was read goes out, or its items fail. */
static void push_the_rest(struct process *process, const struct deadline *deadline) {
    struct error err = {0};

    if (deadline_over(deadline, process->clock)) {
        error_set(&err, ERROR_DEADLINE, "the function's time was used up before the push");
        batcher_abandon(process->batcher, &err);
    } else if (!batcher_flush(process->batcher, &err)) {
        batcher_abandon(process->batcher, &err);
    }
    push_sink_finish(process->push);
    if (process->parking != NULL) {
        parking_finish(process->parking);
    }
}

static void close_items(struct event *event) {
    static const struct error late = {ERROR_DEADLINE,
                                      "unfinished at the end of the function's time"};

    work_item_close_all(&event->items, &late);
}

/* Of the time that is left at the end, half a margin is for the answer alone. */
static void limit_log(struct process *process, const struct deadline *deadline) {
    int64_t margin_ms = deadline->at_ms - deadline->push_until_ms;

    log_limit_set(&process->log_limit, clock_monotonic_ms(process->clock),
                  deadline->at_ms - margin_ms / 2);
}

/* The summary line and the metrics, with the log lines that were lost till now. */
static void report_counts(struct process *process, const struct delivery *delivery) {
    const struct log *log = &process->log;
    struct tally *tally = &process->tally;
    uint64_t lost = log_lost(log);

    stopwatch_stop(&tally->time);
    if (lost > 0) {
        tally_drop(tally, "log_lines", lost);
    }
    bool told = summary_log(delivery, tally, log);
    if (process->config->metrics == METRICS_EMF) {
        struct slice function = slice_from_cstr(process->config->own_function);
        told = emf_log(delivery, tally, function, log) || told;
    }
    if (told) {
        log_lost_reported(log, lost);
    }
}

bool invocation_run(struct process *process, struct slice bytes, int64_t deadline_ms,
                    const struct invocation_ids *ids, struct runtime_answer *answer) {
    struct slice outer_id = process->log.request_id;
    struct deadline deadline =
        deadline_make(deadline_ms, process->config->deadline_margin_ms, process->clock);
    struct source_env env = {
        .config = &process->source,
        .filter = process->filter,
        .sink = &process->metadata.sink,
        .parked_sink = &process->metadata.sink,
        .keeper = process->parking != NULL ? &process->parking->events : NULL,
        .labels = process->labels,
        .objects = process->objects,
        .tally = &process->tally,
        .log = &process->log,
        .clock = process->clock,
        .deadline = &deadline,
        .function_arn = ids->function_arn,
        .began_ns = clock_realtime_ns(process->clock),
    };
    struct event event = {0};
    struct error err = {0};
    struct delivery delivery;

    process->log.request_id = ids->request_id;
    trace_set(&process->trace, ids->trace_id);
    limit_log(process, &deadline);
    tally_begin(&process->tally, process->clock, &process->log);
    process_ensure(process, deadline.read_until_ms);
    batcher_begin(process->batcher);
    push_sink_begin(process->push, &deadline);
    if (process->parking != NULL) {
        parking_begin(process->parking, &deadline);
    }
    bool known =
        event_begin(&event, bytes, &process->invocation, &process->tally, env.keeper, &err);
    if (known) {
        read_records(process, &env, &event);
        push_the_rest(process, &deadline);
        process_settle(process, deadline.push_until_ms);
        close_items(&event);
    }
    delivery = delivery_of(&event, process->config->report_batch_item_failures);
    delivery_log(&delivery, &event, &process->log);
    report_counts(process, &delivery);
    bool ok = known ? delivery_answer(&delivery, &event, &process->tally, &answer->response,
                                      &answer->failure)
                    : delivery_unknown_event(&err, &process->log, &answer->failure);
    event_clean_up(&event);
    label_cache_begin(process->labels);
    arena_reset(&process->invocation);
    trace_set(&process->trace, (struct slice){0});
    process->log.request_id = outer_id;
    return ok;
}
