/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An EventBridge event: one of S3 names an object, any other is a log entry itself.
 * Format: "Amazon EventBridge User Guide", event structure; "Amazon S3 User Guide", EventBridge
 *         event message structure. The object's key is not encoded there.
 */
#include "s3_record.h"

enum {
    BRIDGE_SOURCE,
    BRIDGE_DETAIL_TYPE,
    BRIDGE_DETAIL,
    BRIDGE_ACCOUNT,
    BRIDGE_REGION,
    BRIDGE_TIME,
    BRIDGE_ID,
};

static bool is_eventbridge(const struct payload *payload) {
    return json_has_text(payload->members[BRIDGE_SOURCE].value) &&
           json_has_text(payload->members[BRIDGE_DETAIL_TYPE].value) &&
           payload->members[BRIDGE_DETAIL].value.len > 0;
}

enum { DETAIL_BUCKET, DETAIL_OBJECT, DETAIL_MEMBERS };
enum { OBJECT_KEY, OBJECT_SIZE, OBJECT_VERSION, OBJECT_MEMBERS };

static struct s3_members read_s3_eventbridge(const struct payload *payload) {
    struct json_member detail[DETAIL_MEMBERS] = {
        [DETAIL_BUCKET] = {.name = "bucket"},
        [DETAIL_OBJECT] = {.name = "object"},
    };
    struct json_member bucket[] = {{.name = "name"}};
    struct json_member object[OBJECT_MEMBERS] = {
        [OBJECT_KEY] = {.name = "key"},
        [OBJECT_SIZE] = {.name = "size"},
        [OBJECT_VERSION] = {.name = "version-id"},
    };
    struct error err = {0};

    (void)!json_object_read(payload->members[BRIDGE_DETAIL].value, detail, DETAIL_MEMBERS, &err);
    (void)!json_object_read(detail[DETAIL_BUCKET].value, bucket, 1, &err);
    (void)!json_object_read(detail[DETAIL_OBJECT].value, object, OBJECT_MEMBERS, &err);
    return (struct s3_members){
        .bucket = bucket[0].value,
        .key = object[OBJECT_KEY].value,
        .version_id = object[OBJECT_VERSION].value,
        .region = payload->members[BRIDGE_REGION].value,
        .account = payload->members[BRIDGE_ACCOUNT].value,
        .time = payload->members[BRIDGE_TIME].value,
        .size = object[OBJECT_SIZE].value,
    };
}

/* Inside a text, what names no object is an application's own event. */
static bool unwrap_s3_eventbridge(struct unwrap *unwrap, const struct payload *payload,
                                  bool readable, const struct event_scope *scope) {
    struct s3_members members = read_s3_eventbridge(payload);

    if (scope->has_text && !s3_members_complete(&members)) {
        return false;
    }
    struct s3_record s3 = s3_record_read(unwrap, &members);
    s3.readable = readable;
    s3_record_add(unwrap, &s3, scope);
    return true;
}

static void unwrap_other_event(struct unwrap *unwrap, const struct payload *payload,
                               const struct event_scope *scope) {
    struct slice id = unwrap_text_copy(unwrap, payload->members[BRIDGE_ID].value);
    struct work_item *item =
        unwrap_add_item(unwrap, scope, "eventbridge event ", id, (struct slice){0});
    struct event_record *record = unwrap_add_record(unwrap, EVENT_EVENTBRIDGE, scope, item);

    record->data = payload->text;
    record->id = id;
    record->source = unwrap_text_copy(unwrap, payload->members[BRIDGE_SOURCE].value);
    record->detail_type = unwrap_text_copy(unwrap, payload->members[BRIDGE_DETAIL_TYPE].value);
    record->account = unwrap_text_copy(unwrap, payload->members[BRIDGE_ACCOUNT].value);
    record->region = unwrap_text_copy(unwrap, payload->members[BRIDGE_REGION].value);
    record->time =
        moment_or(unwrap_rfc3339(unwrap, payload->members[BRIDGE_TIME].value), record->time);
}

static bool unwrap_eventbridge(struct unwrap *unwrap, const struct payload *payload,
                               const struct event_scope *scope) {
    struct json_short room;
    struct slice type = json_text_short(payload->members[BRIDGE_DETAIL_TYPE].value, &room);

    /* S3's own events begin so; "AWS API Call via CloudTrail" has the same source, and is a log
     * entry. */
    if (json_text_is(payload->members[BRIDGE_SOURCE].value, "aws.s3") &&
        slice_starts_with(type, SLICE("Object "))) {
        bool readable = slice_equal(type, SLICE("Object Created")) ||
                        slice_equal(type, SLICE("Object Restore Completed"));
        return unwrap_s3_eventbridge(unwrap, payload, readable, scope);
    }
    unwrap_other_event(unwrap, payload, scope);
    return true;
}

const struct envelope ENVELOPE_EVENTBRIDGE = {
    .names =
        {
            [BRIDGE_SOURCE] = "source",
            [BRIDGE_DETAIL_TYPE] = "detail-type",
            [BRIDGE_DETAIL] = "detail",
            [BRIDGE_ACCOUNT] = "account",
            [BRIDGE_REGION] = "region",
            [BRIDGE_TIME] = "time",
            [BRIDGE_ID] = "id",
        },
    .matches = is_eventbridge,
    .unwrap = unwrap_eventbridge,
};
