/* SPDX-License-Identifier: Apache-2.0 */
/*
 * delivery: what became of every outermost work item, told to AWS and to the log
 * (docs/semantics.md#answers-to-aws).
 *
 * Format: "Using Lambda with Amazon SQS" / "... Kinesis", reporting batch item failures.
 */
#ifndef PROMTAIL_APP_DELIVERY_H
#define PROMTAIL_APP_DELIVERY_H

#include "promtail/event.h"
#include "promtail/runtime.h"
#include "promtail/tally.h"

struct delivery {
    uint64_t done, failed, refused;
    bool partial; /* the answer names the failed items; else any failure is the invocation's */
};

/* Counts the settled items. report: REPORT_BATCH_ITEM_FAILURES. */
struct delivery delivery_of(const struct event *event, bool report);
/* A line per failed or refused item, ten at most each. */
void delivery_log(const struct delivery *delivery, const struct event *event,
                  const struct log *log);
/* True: *response is the answer. False: *failure is. */
bool delivery_answer(const struct delivery *delivery, const struct event *event,
                     const struct tally *tally, struct buf *response,
                     struct runtime_failure *failure);
/* Unknown event type: always false. */
bool delivery_unknown_event(const struct error *err, const struct log *log,
                            struct runtime_failure *failure);

#endif
