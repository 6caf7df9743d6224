/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SNS message, as Lambda gets it (a record) and as SQS does (the body): an envelope, or a log
 * entry itself.
 * Format: "Using Lambda with Amazon SNS"; "Amazon SNS message and JSON formats".
 */
#include "promtail/time.h"
#include "records.h"

struct sns_message {
    struct slice id, topic_arn, timestamp;
    struct slice message; /* its JSON */
};

static void take_message(struct unwrap *unwrap, const struct sns_message *sns,
                         const struct scope *scope) {
    struct slice identity = arena_printf(unwrap->arena, "sns message %.*s", (int)sns->id.len,
                                         (const char *)sns->id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, (struct slice){0});
    struct scope inside = {.depth = scope->depth, .parent = item};
    struct slice text;

    if (!member_text(sns->message, unwrap->arena, &text)) {
        unwrap_fail_without(item, "Message");
        return;
    }
    if (unwrap_payload(unwrap, text, &inside)) {
        work_item_read(item); /* what it carries are its children */
        return;
    }
    struct event_record *record = unwrap_add_record(unwrap, EVENT_SNS_TEXT, item);
    record->data = text;
    record->arn = sns->topic_arn;
    if (!time_parse_rfc3339(sns->timestamp, &record->time_ns)) {
        record->time_ns = 0;
    }
}

enum { SNS_MESSAGE, SNS_MESSAGE_ID, SNS_TOPIC_ARN, SNS_TIMESTAMP, SNS_MEMBERS };

static void take_record(struct unwrap *unwrap, const struct record *record,
                        const struct scope *scope) {
    struct member members[SNS_MEMBERS] = {
        [SNS_MESSAGE] = {.name = "Message"},
        [SNS_MESSAGE_ID] = {.name = "MessageId"},
        [SNS_TOPIC_ARN] = {.name = "TopicArn"},
        [SNS_TIMESTAMP] = {.name = "Timestamp"},
    };
    struct error err = {0};

    (void)!members_read(record->members[RECORD_SNS].value, members, SNS_MEMBERS, &err);
    struct sns_message sns = {
        .id = member_text_or_empty(members[SNS_MESSAGE_ID].value, unwrap->arena),
        .topic_arn = member_text_or_empty(members[SNS_TOPIC_ARN].value, unwrap->arena),
        .timestamp = member_text_or_empty(members[SNS_TIMESTAMP].value, unwrap->arena),
        .message = members[SNS_MESSAGE].value,
    };
    take_message(unwrap, &sns, scope);
}

const struct record_source RECORD_SOURCE_SNS = {"aws:sns", EVENT_FROM_OTHER, take_record};

static bool is_message(const struct unwrap *unwrap, const struct payload *payload) {
    return slice_equal(payload_text(unwrap, payload, PAYLOAD_TYPE), SLICE("Notification")) &&
           payload_text(unwrap, payload, PAYLOAD_TOPIC_ARN).len > 0 &&
           slice_starts_with(payload->members[PAYLOAD_MESSAGE].value, SLICE("\""));
}

static bool take_envelope(struct unwrap *unwrap, const struct payload *payload,
                          const struct scope *scope) {
    struct scope inside = {.depth = scope->depth + 1, .parent = scope->parent};
    struct sns_message sns = {
        .id = payload_text(unwrap, payload, PAYLOAD_MESSAGE_ID),
        .topic_arn = payload_text(unwrap, payload, PAYLOAD_TOPIC_ARN),
        .timestamp = payload_text(unwrap, payload, PAYLOAD_TIMESTAMP),
        .message = payload->members[PAYLOAD_MESSAGE].value,
    };

    take_message(unwrap, &sns, &inside);
    return true;
}

const struct envelope ENVELOPE_SNS_MESSAGE = {is_message, take_envelope};
