/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SNS message, as Lambda gets it (a record) and as SQS does (the body): an envelope, or a log
 * entry itself.
 * Format: "Using Lambda with Amazon SNS"; "Amazon SNS message and JSON formats".
 */
#include "records.h"

struct sns_message {
    struct slice id, topic_arn;
    struct slice message, timestamp; /* their JSON */
};

static void take_message(struct unwrap *unwrap, const struct sns_message *sns,
                         const struct scope *scope) {
    struct slice identity = arena_printf(unwrap->arena, "sns message %.*s", (int)sns->id.len,
                                         (const char *)sns->id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, (struct slice){0});
    struct event_record text = {
        .kind = EVENT_SNS_TEXT,
        .arn = sns->topic_arn,
        .time = moment_or(unwrap_rfc3339(unwrap, sns->timestamp), scope->time),
    };
    struct scope inside = {.depth = scope->depth, .parent = item, .text = &text, .time = text.time};

    if (!json_text(sns->message, unwrap->arena, &text.data)) {
        unwrap_fail_without(item, "Message");
    } else if (unwrap_payload(unwrap, text.data, &inside)) {
        work_item_read(item); /* what it carries are its children */
    } else {
        unwrap_add_text(unwrap, &text, item);
    }
}

enum { SNS_MESSAGE, SNS_MESSAGE_ID, SNS_TOPIC_ARN, SNS_TIMESTAMP, SNS_MEMBERS };

static const struct json_member NO_MEMBERS[SNS_MEMBERS] = {
    [SNS_MESSAGE] = {.name = "Message"},
    [SNS_MESSAGE_ID] = {.name = "MessageId"},
    [SNS_TOPIC_ARN] = {.name = "TopicArn"},
    [SNS_TIMESTAMP] = {.name = "Timestamp"},
};

static void read_sns_members(const struct record *record, struct json_member *members) {
    struct error err = {0};

    memcpy(members, NO_MEMBERS, sizeof(NO_MEMBERS));
    (void)!json_object_read(record->members[RECORD_SNS].value, members, SNS_MEMBERS, &err);
}

static bool is_complete_sns(const struct unwrap *unwrap, const struct record *record) {
    struct json_member members[SNS_MEMBERS];

    (void)unwrap;
    read_sns_members(record, members);
    return json_is_text(members[SNS_MESSAGE].value);
}

static void take_record(struct unwrap *unwrap, const struct record *record,
                        const struct scope *scope) {
    struct json_member members[SNS_MEMBERS];

    read_sns_members(record, members);
    struct sns_message sns = {
        .id = json_text_or_empty(members[SNS_MESSAGE_ID].value, unwrap->arena),
        .topic_arn = json_text_or_empty(members[SNS_TOPIC_ARN].value, unwrap->arena),
        .timestamp = members[SNS_TIMESTAMP].value,
        .message = members[SNS_MESSAGE].value,
    };
    take_message(unwrap, &sns, scope);
}

const struct record_source RECORD_SOURCE_SNS = {"aws:sns", EVENT_FROM_OTHER, is_complete_sns,
                                                take_record};

static bool is_message(const struct unwrap *unwrap, const struct payload *payload) {
    return slice_equal(payload_text(unwrap, payload, PAYLOAD_TYPE), SLICE("Notification")) &&
           payload_text(unwrap, payload, PAYLOAD_TOPIC_ARN).len > 0 &&
           json_is_text(payload->members[PAYLOAD_MESSAGE].value);
}

static bool unwrap_message(struct unwrap *unwrap, const struct payload *payload,
                           const struct scope *scope) {
    struct scope inside = *scope;
    struct sns_message sns = {
        .id = payload_text(unwrap, payload, PAYLOAD_MESSAGE_ID),
        .topic_arn = payload_text(unwrap, payload, PAYLOAD_TOPIC_ARN),
        .timestamp = payload->members[PAYLOAD_TIMESTAMP].value,
        .message = payload->members[PAYLOAD_MESSAGE].value,
    };

    inside.depth++;
    take_message(unwrap, &sns, &inside);
    return true;
}

const struct envelope ENVELOPE_SNS_MESSAGE = {is_message, unwrap_message};
