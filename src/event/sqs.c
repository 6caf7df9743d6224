/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SQS message: its body is an envelope, or a log entry itself.
 * Format: "Using Lambda with Amazon SQS".
 */
#include "records.h"

enum { NS_PER_MS = 1000000 };
enum { ATTRIBUTE_SENT, ATTRIBUTE_GROUP, ATTRIBUTE_MEMBERS };

static void take_sqs(struct unwrap *unwrap, const struct record *record,
                     const struct scope *scope) {
    struct json_member attributes[ATTRIBUTE_MEMBERS] = {
        [ATTRIBUTE_SENT] = {.name = "SentTimestamp"},
        [ATTRIBUTE_GROUP] = {.name = "MessageGroupId"},
    };
    struct slice id = record_text(unwrap, record, RECORD_MESSAGE_ID);
    struct event_record text = {
        .kind = EVENT_SQS_TEXT,
        .arn = record_text(unwrap, record, RECORD_EVENT_SOURCE_ARN),
    };
    struct slice identity =
        arena_printf(unwrap->arena, "sqs message %.*s", (int)id.len, (const char *)id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, id);
    struct scope inside = {.depth = scope->depth, .parent = item, .text = &text};
    struct error err = {0};

    (void)!json_object_read(record->members[RECORD_ATTRIBUTES].value, attributes, ATTRIBUTE_MEMBERS,
                            &err); /* without them: no time, no group */
    item->group = json_text_or_empty(attributes[ATTRIBUTE_GROUP].value, unwrap->arena);
    text.time = inside.time =
        moment_or(unwrap_epoch(unwrap, attributes[ATTRIBUTE_SENT].value, NS_PER_MS), scope->time);
    if (scope->depth == 1 && slice_ends_with(text.arn, SLICE(".fifo"))) {
        unwrap->event->fifo = true;
    }
    if (!json_text(record->members[RECORD_BODY].value, unwrap->arena, &text.data)) {
        unwrap_fail_without(item, "body");
    } else if (unwrap_payload(unwrap, text.data, &inside)) {
        work_item_read(item); /* what it carries are its children */
    } else {
        unwrap_add_text(unwrap, &text, item);
    }
}

static bool is_complete_sqs(const struct unwrap *unwrap, const struct record *record) {
    (void)unwrap;
    return json_is_text(record->members[RECORD_BODY].value);
}

const struct record_source RECORD_SOURCE_SQS = {"aws:sqs", EVENT_FROM_SQS, is_complete_sqs,
                                                take_sqs};
