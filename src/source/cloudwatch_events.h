/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudwatch_events: the log events of a CloudWatch Logs envelope as entries.
 *
 * Flow:   envelope -> log_event -> CLOUDWATCH_EVENTS -> line_writer
 */
#ifndef PROMTAIL_SOURCE_CLOUDWATCH_EVENTS_H
#define PROMTAIL_SOURCE_CLOUDWATCH_EVENTS_H

#include "log_event.h"
#include "promtail/source.h"

/* What the entries get; all borrowed. */
struct cloudwatch_events {
    const struct source_env *env;
    const struct labels *labels; /* of all; an event's extracted fields come on top */
    struct slice stream;         /* its name */
    struct slice owner;
    struct work_item *item;
    int64_t fallback_ns; /* the time of events without one */
};

/* Reads the array to its end; its bracket, and the brace of its first object, were read already. */
MUST_CHECK bool cloudwatch_events_read(const struct cloudwatch_events *target,
                                       struct json_read *json, struct error *err);
MUST_CHECK bool cloudwatch_events_write(const struct cloudwatch_events *target,
                                        const struct log_event_list *list, struct error *err);

#endif
