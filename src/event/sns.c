/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An SNS message, as Lambda gets it (a record) and as SQS does (the body): an envelope, or a log
 * entry itself.
 * Format: "Using Lambda with Amazon SNS"; "Amazon SNS message and JSON formats".
 */
#include "records.h"

/* As a record has them under "Sns", and as they stand in a body. */
enum { SNS_MESSAGE, SNS_MESSAGE_ID, SNS_TOPIC_ARN, SNS_TIMESTAMP, SNS_MEMBERS };
enum { BODY_TYPE = SNS_MEMBERS };

static void unwrap_sns(struct unwrap *unwrap, const struct json_member *members,
                       const struct event_scope *scope) {
    struct slice id = unwrap_text(members[SNS_MESSAGE_ID].value);
    struct work_item *item = unwrap_add_item(unwrap, scope, "sns message ", id, (struct slice){0});
    struct event_scope inside = {.depth = scope->depth, .parent = item, .has_text = true};

    inside.time = moment_or(unwrap_rfc3339(unwrap, members[SNS_TIMESTAMP].value), scope->time);
    inside.text.kind = EVENT_SNS_TEXT;
    inside.text.arn = unwrap_text(members[SNS_TOPIC_ARN].value);
    inside.text.id = id;
    inside.text.time = inside.time;
    if (json_text_in_place(members[SNS_MESSAGE].value, &inside.text.data)) {
        unwrap_message(unwrap, &inside);
    } else {
        unwrap_fail_without(item, "Message");
    }
}

static void read_sns_members(const struct json_member *record, struct json_member *members) {
    static const struct json_member names[SNS_MEMBERS] = {
        [SNS_MESSAGE] = {.name = "Message"},
        [SNS_MESSAGE_ID] = {.name = "MessageId"},
        [SNS_TOPIC_ARN] = {.name = "TopicArn"},
        [SNS_TIMESTAMP] = {.name = "Timestamp"},
    };
    struct error err = {0};

    memcpy(members, names, sizeof(names));
    (void)!json_object_read(record[0].value, members, SNS_MEMBERS, &err);
}

static bool is_complete_sns(const struct json_member *record) {
    struct json_member members[SNS_MEMBERS];

    read_sns_members(record, members);
    return json_is_text(members[SNS_MESSAGE].value);
}

static void unwrap_sns_record(struct unwrap *unwrap, const struct json_member *record,
                              const struct event_scope *scope) {
    struct json_member members[SNS_MEMBERS];

    read_sns_members(record, members);
    unwrap_sns(unwrap, members, scope);
}

const struct record_source RECORD_SOURCE_SNS = {
    .name = "aws:sns",
    .names = {"Sns"},
    .origin = EVENT_FROM_OTHER,
    .is_complete = is_complete_sns,
    .unwrap = unwrap_sns_record,
};

static bool is_sns_message(const struct payload *payload) {
    return json_text_is(payload->members[BODY_TYPE].value, "Notification") &&
           json_has_text(payload->members[SNS_TOPIC_ARN].value) &&
           json_is_text(payload->members[SNS_MESSAGE].value);
}

static bool unwrap_sns_message(struct unwrap *unwrap, const struct payload *payload,
                               const struct event_scope *scope) {
    struct event_scope inside = *scope;

    inside.depth++;
    unwrap_sns(unwrap, payload->members, &inside);
    return true;
}

const struct envelope ENVELOPE_SNS_MESSAGE = {
    .names =
        {
            [SNS_MESSAGE] = "Message",
            [SNS_MESSAGE_ID] = "MessageId",
            [SNS_TOPIC_ARN] = "TopicArn",
            [SNS_TIMESTAMP] = "Timestamp",
            [BODY_TYPE] = "Type",
        },
    .matches = is_sns_message,
    .unwrap = unwrap_sns_message,
};
