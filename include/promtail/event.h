/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event: one invocation's payload, its envelopes taken off, as records that a source can read.
 *
 * Flow:      runtime -> EVENT -> source
 * Ownership: records, work items and decoded texts live in the given arena; slices may point into
 *            the payload, which must outlive them.
 * Format:    detection reads structure, never byte prefixes or key order; unknown members are
 *            ignored; of duplicate keys the last counts. What is unwrapped where, at most
 *            EVENT_NESTING_MAX deep: docs/semantics.md#envelopes. AWS documentation: "Using Lambda
 *            with Amazon SQS / SNS / Kinesis / S3 / EventBridge", "Event message structure".
 */
#ifndef PROMTAIL_EVENT_H
#define PROMTAIL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/object_store.h"
#include "promtail/tally.h"
#include "promtail/time.h"
#include "promtail/work_item.h"

enum { EVENT_NESTING_MAX = 8 };

/* Which source reads the record, and the members of event_record that it fills. */
enum event_kind {
    EVENT_CLOUDWATCH,  /* data: awslogs.data, base64 of gzip of JSON; fallback */
    EVENT_KINESIS,     /* data: base64; arn: the stream's; time: of arrival */
    EVENT_S3_OBJECT,   /* object; account; time: eventTime */
    EVENT_SQS_TEXT,    /* data: the body; arn: the queue's; time: SentTimestamp */
    EVENT_SNS_TEXT,    /* data: the message; arn: the topic's; time: Timestamp */
    EVENT_EVENTBRIDGE, /* data: the original JSON; source, detail_type, account; time: time */
};

struct event_record {
    struct event_record *next;
    enum event_kind kind;
    struct slice data;
    struct slice arn;
    struct object_ref object;
    struct slice source;      /* EventBridge: source */
    struct slice detail_type; /* EventBridge: detail-type */
    struct slice account;     /* EventBridge: account; S3: the bucket owner's when known */
    struct moment time;       /* its own, else that of the nearest envelope with one */
    /* CloudWatch: the text that the record is when its data is no CloudWatch envelope: the SQS or
     * SNS message that carried it; NULL: nothing carried it. */
    const struct event_record *fallback;
    struct work_item *item;
};

/* Who hears about failed items, and how (docs/semantics.md#answers-to-aws). */
enum event_origin { EVENT_FROM_OTHER, EVENT_FROM_SQS, EVENT_FROM_KINESIS };

struct event {
    enum event_origin origin;
    bool fifo;                    /* SQS: the queue's ARN ends in ".fifo" */
    struct event_record *records; /* in order of arrival */
    struct event_record **records_end;
    struct work_item *items; /* outermost ones, in order of arrival */
    struct work_item **items_end;
    size_t record_count;
};

/* Fails (ERROR_INPUT) only when the payload as a whole is none that we know; what is wrong with a
 * part of it fails or refuses that part's work item. */
MUST_CHECK bool event_parse(struct slice payload, struct arena *arena, struct tally *tally,
                            struct event *event, struct error *err);

#endif
