/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudwatch_events: the logEvents of a CloudWatch Logs envelope: [{id, timestamp (ms), message}],
 * members in any order; of duplicate ones the last counts.
 *
 * Flow:   cloudwatch -> CLOUDWATCH_EVENTS -> line_writer
 * Limits: a message of 16 MiB.
 */
#ifndef PROMTAIL_SOURCE_CLOUDWATCH_EVENTS_H
#define PROMTAIL_SOURCE_CLOUDWATCH_EVENTS_H

#include "promtail/json_read.h"
#include "promtail/source.h"

/* What the entries get; all borrowed. */
struct cloudwatch_events {
    const struct source_env *env;
    const struct label_set *labels;
    struct slice metadata_stream; /* structured metadata log_stream; empty: none */
    struct work_item *item;
    int64_t fallback_ns; /* the time of events without one */
};

/* Reads the array to its end; its bracket, and the brace of its first object, were read already. */
MUST_CHECK bool cloudwatch_events_read(const struct cloudwatch_events *target,
                                       struct json_read *json, struct error *err);

#endif
