/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SQS message: its body is an envelope, or a log entry itself.
 * Format: "Using Lambda with Amazon SQS".
 */
#include "records.h"

enum { NS_PER_MS = 1000000 };
enum { SQS_BODY, SQS_MESSAGE_ID, SQS_ARN, SQS_ATTRIBUTES };
enum { ATTRIBUTE_SENT, ATTRIBUTE_GROUP, ATTRIBUTE_MEMBERS };

static void unwrap_sqs(struct unwrap *unwrap, const struct json_member *members,
                       const struct event_scope *scope) {
    struct json_member attributes[ATTRIBUTE_MEMBERS] = {
        [ATTRIBUTE_SENT] = {.name = "SentTimestamp"},
        [ATTRIBUTE_GROUP] = {.name = "MessageGroupId"},
    };
    struct slice id = unwrap_text(members[SQS_MESSAGE_ID].value);
    struct work_item *item = unwrap_add_item(unwrap, scope, "sqs message ", id, id);
    struct event_scope inside = {.depth = scope->depth, .parent = item, .has_text = true};
    struct error err = {0};

    (void)!json_object_read(members[SQS_ATTRIBUTES].value, attributes, ATTRIBUTE_MEMBERS,
                            &err); /* without them: no time, no group */
    work_item_set_group(item, unwrap_text(attributes[ATTRIBUTE_GROUP].value));
    inside.time =
        moment_or(unwrap_epoch(unwrap, attributes[ATTRIBUTE_SENT].value, NS_PER_MS), scope->time);
    inside.text.kind = EVENT_SQS_TEXT;
    inside.text.arn = unwrap_text(members[SQS_ARN].value);
    inside.text.id = id;
    inside.text.time = inside.time;
    item->parked |= unwrap->event->keeper != NULL &&
                    failed_target_is_queue(unwrap->event->keeper->target, inside.text.arn);
    if (scope->depth == 1 && slice_ends_with(inside.text.arn, SLICE(".fifo"))) {
        unwrap->event->fifo = true;
    }
    if (json_text_in_place(members[SQS_BODY].value, &inside.text.data)) {
        unwrap_message(unwrap, &inside);
    } else {
        unwrap_fail_without(item, "body");
    }
}

static bool is_complete_sqs(const struct json_member *members) {
    return json_is_text(members[SQS_BODY].value);
}

const struct record_source RECORD_SOURCE_SQS = {
    .name = "aws:sqs",
    .names =
        {
            [SQS_BODY] = "body",
            [SQS_MESSAGE_ID] = "messageId",
            [SQS_ARN] = "eventSourceARN",
            [SQS_ATTRIBUTES] = "attributes",
        },
    .origin = EVENT_FROM_SQS,
    .is_complete = is_complete_sqs,
    .unwrap = unwrap_sqs,
};
