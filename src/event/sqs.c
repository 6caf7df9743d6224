/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SQS message: its body is an envelope, or a log entry itself.
 * Format: "Using Lambda with Amazon SQS".
 */
#include "promtail/time.h"
#include "records.h"

enum { ATTRIBUTE_SENT, ATTRIBUTE_GROUP, ATTRIBUTE_MEMBERS };

static void add_text(struct unwrap *unwrap, struct work_item *item, struct slice body,
                     struct slice arn, struct slice sent) {
    struct event_record *record = unwrap_add_record(unwrap, EVENT_SQS_TEXT, item);

    record->data = body;
    record->arn = arn;
    if (!time_parse_epoch(sent, 1000000, &record->time_ns)) {
        record->time_ns = 0;
    }
}

static void take_sqs(struct unwrap *unwrap, const struct record *record,
                     const struct scope *scope) {
    struct member attributes[ATTRIBUTE_MEMBERS] = {
        [ATTRIBUTE_SENT] = {.name = "SentTimestamp"},
        [ATTRIBUTE_GROUP] = {.name = "MessageGroupId"},
    };
    struct slice id = record_text(unwrap, record, RECORD_MESSAGE_ID);
    struct slice arn = record_text(unwrap, record, RECORD_EVENT_SOURCE_ARN);
    struct slice identity =
        arena_printf(unwrap->arena, "sqs message %.*s", (int)id.len, (const char *)id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, id);
    struct scope inside = {.depth = scope->depth, .parent = item};
    struct error err = {0};
    struct slice body;

    (void)!members_read(record->members[RECORD_ATTRIBUTES].value, attributes, ATTRIBUTE_MEMBERS,
                        &err); /* without them: no time, no group */
    item->group = member_text_or_empty(attributes[ATTRIBUTE_GROUP].value, unwrap->arena);
    if (scope->depth == 1 && slice_ends_with(arn, SLICE(".fifo"))) {
        unwrap->event->fifo = true;
    }
    if (!member_text(record->members[RECORD_BODY].value, unwrap->arena, &body)) {
        unwrap_fail_without(item, "body");
        return;
    }
    if (unwrap_payload(unwrap, body, &inside)) {
        work_item_read(item); /* what it carries are its children */
        return;
    }
    add_text(unwrap, item, body, arn,
             member_text_or_empty(attributes[ATTRIBUTE_SENT].value, unwrap->arena));
}

const struct record_source RECORD_SOURCE_SQS = {"aws:sqs", EVENT_FROM_SQS, take_sqs};
