/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event: one invocation's payload, its envelopes taken off, as records that a source can read, one
 * after the other: an envelope is unwrapped when its turn comes.
 *
 * Flow:      runtime -> EVENT -> source
 * Ownership: borrows the payload, and unescapes texts where they stand in it. Slices of records and
 *            items point into the payload, or into the arena of their record. Owns the work items.
 * Format:    detection reads structure, never byte prefixes or key order; unknown members are
 *            ignored; of duplicate keys the last counts. What is unwrapped where, at most
 *            EVENT_NESTING_MAX deep: docs/semantics.md#envelopes. AWS documentation: "Using Lambda
 *            with Amazon SQS / SNS / Kinesis / S3 / EventBridge", "Event message structure".
 * Limits:    no memory beyond the payload's, but for a record's short members and its item.
 */
#ifndef PROMTAIL_EVENT_H
#define PROMTAIL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/event_keeper.h"
#include "promtail/json_object.h"
#include "promtail/object_store.h"
#include "promtail/tally.h"
#include "promtail/time.h"
#include "promtail/work_items.h"

enum { EVENT_NESTING_MAX = 8 };

/* Which source reads the record, and the members of event_record that it fills. */
enum event_kind {
    EVENT_CLOUDWATCH,    /* data: awslogs.data, base64 of gzip of JSON; fallback */
    EVENT_KINESIS,       /* data: base64; arn: the stream's; time: of arrival */
    EVENT_S3_OBJECT,     /* object; account; time: eventTime */
    EVENT_SQS_TEXT,      /* data: the body; arn: the queue's; time: SentTimestamp */
    EVENT_SNS_TEXT,      /* data: the message; arn: the topic's; time: Timestamp */
    EVENT_EVENTBRIDGE,   /* data: the original JSON; source, detail_type, account; time: time */
    EVENT_PARKED,        /* data: the JSON of streams that this function parked; tenant */
    EVENT_PARKED_OBJECT, /* object: holds an event that this function parked (event_insert) */
};

struct event_record {
    enum event_kind kind;
    struct slice data;
    struct slice arn;
    struct object_ref object;
    struct slice tenant;      /* parked: of its streams */
    struct slice source;      /* EventBridge: source */
    struct slice detail_type; /* EventBridge: detail-type */
    struct slice account;     /* EventBridge: account; S3: the bucket owner's when known */
    struct slice region;      /* EventBridge: region */
    struct slice id; /* of an SQS or SNS message, an EventBridge event; Kinesis: sequenceNumber */
    struct moment time; /* its own, else that of the nearest envelope with one */
    /* CloudWatch: the SQS or SNS message that carried it, which is read instead when the data is
     * not a CloudWatch envelope; NULL: it came directly. */
    const struct event_record *fallback;
    struct work_item *item;
};

/* Who hears about failed items, and how (docs/semantics.md#answers-to-aws). */
enum event_origin { EVENT_FROM_OTHER, EVENT_FROM_SQS, EVENT_FROM_KINESIS };

/* A message of SQS or SNS as a log entry. */
struct event_text {
    enum event_kind kind;
    struct slice data;
    struct slice arn;
    struct slice id;
    struct moment time;
};

/* Where a payload was found. */
struct event_scope {
    unsigned depth;           /* envelopes around it */
    struct work_item *parent; /* of what it carries; NULL: that is outermost */
    bool has_text;
    struct event_text text; /* the nearest message around it */
    struct moment time;     /* of the nearest envelope that has one */
};

struct unwrap; /* private */

/* A list of records, or of keys, that is being read. */
struct event_list {
    struct json_elements elements;
    void (*unwrap)(struct unwrap *unwrap, struct event_list *list, struct slice element);
    struct event_scope scope;
    struct slice bucket; /* of keys */
    size_t number;       /* of the last element, from 1 */
    bool has_fault;      /* an element was not what the list is of, and has failed */
};

struct event {
    enum event_origin origin;
    bool fifo; /* SQS: the queue's ARN ends in ".fifo"; of the records up to now */
    struct work_items items;
    struct tally *tally;         /* borrowed */
    struct event_keeper *keeper; /* borrowed; NULL: what can never be read is only counted */
    struct event_record first;
    bool has_first;                             /* event_begin found it; not given yet */
    struct event_list lists[EVENT_NESTING_MAX]; /* the innermost last */
    unsigned list_count;
    unsigned inserted_floor; /* lists below those that event_insert added */
};

/* The payload's memory must be writable and outlive the event; arena: of the invocation. Fails
 * (ERROR_INPUT) only when the payload is not an event of a known type; what is wrong with a part of
 * it fails or refuses that part's work item. The event must be cleaned up in any case. */
MUST_CHECK bool event_begin(struct event *event, struct slice payload, struct arena *arena,
                            struct tally *tally, struct event_keeper *keeper, struct error *err);
/* The next record; false: there are no more. arena: what is made for this record alone. */
bool event_next(struct event *event, struct arena *arena, struct event_record *record);
/* What an object of kind EVENT_PARKED_OBJECT holds: its records come by event_next_inserted(), as
 * children of the item. bytes: writable, until the last of them was read.
 * False: it is not a parked event. */
MUST_CHECK bool event_insert(struct event *event, struct slice bytes, struct work_item *item,
                             struct arena *arena, struct error *err);
/* As event_next, but only records that event_insert inserted. */
bool event_next_inserted(struct event *event, struct arena *arena, struct event_record *record);

/* The event of a Kinesis record, an S3 object or CloudWatch data, as AWS would send it. False: the
 * record is of another kind, or out is full. */
MUST_CHECK bool event_write_original(const struct event_record *record, struct buf *out);
/* The item can never be read: counted, and refused; with a keeper the event is kept, and the item
 * fails if it can't be, or was parked before. */
void event_refuse(struct event_keeper *keeper, struct tally *tally, struct work_item *item,
                  const char *reason, const struct error *err, struct slice event);

void event_clean_up(struct event *event); /* safe on zeroes, and twice */

#endif
