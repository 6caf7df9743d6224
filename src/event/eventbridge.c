/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An EventBridge event: S3's tell of objects, any other is a log entry itself.
 * Format: "Amazon EventBridge User Guide", event structure; "Amazon S3 User Guide", EventBridge
 *         event message structure. The object's key is not encoded there.
 */
#include "s3_record.h"

static bool is_event(const struct unwrap *unwrap, const struct payload *payload) {
    return payload_text(unwrap, payload, PAYLOAD_SOURCE).len > 0 &&
           payload_text(unwrap, payload, PAYLOAD_DETAIL_TYPE).len > 0 &&
           payload->members[PAYLOAD_DETAIL].value.len > 0;
}

enum { DETAIL_BUCKET, DETAIL_OBJECT, DETAIL_MEMBERS };
enum { OBJECT_KEY, OBJECT_SIZE, OBJECT_VERSION, OBJECT_MEMBERS };

static struct s3_record read_s3_event(const struct unwrap *unwrap, const struct payload *payload) {
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
    struct slice type = payload_text(unwrap, payload, PAYLOAD_DETAIL_TYPE);
    struct error err = {0};

    (void)!json_object_read(payload->members[PAYLOAD_DETAIL].value, detail, DETAIL_MEMBERS, &err);
    (void)!json_object_read(detail[DETAIL_BUCKET].value, bucket, 1, &err);
    (void)!json_object_read(detail[DETAIL_OBJECT].value, object, OBJECT_MEMBERS, &err);
    return (struct s3_record){
        .bucket = json_text_or_empty(bucket[0].value, unwrap->arena),
        .key = json_text_or_empty(object[OBJECT_KEY].value, unwrap->arena),
        .version_id = json_text_or_empty(object[OBJECT_VERSION].value, unwrap->arena),
        .region = payload_text(unwrap, payload, PAYLOAD_REGION),
        .account = payload_text(unwrap, payload, PAYLOAD_ACCOUNT),
        .size = object[OBJECT_SIZE].value,
        .readable = slice_equal(type, SLICE("Object Created")) ||
                    slice_equal(type, SLICE("Object Restore Completed")),
    };
}

/* Inside a text, what names no object is an application's own event. */
static bool unwrap_s3_event(struct unwrap *unwrap, const struct payload *payload,
                            const struct scope *scope) {
    struct s3_record s3 = read_s3_event(unwrap, payload);

    if (scope->text != NULL && (s3.bucket.len == 0 || s3.key.len == 0)) {
        return false;
    }
    s3.time = unwrap_rfc3339(unwrap, payload->members[PAYLOAD_TIME].value);
    s3_record_take(unwrap, &s3, scope);
    return true;
}

static void take_other(struct unwrap *unwrap, const struct payload *payload,
                       const struct scope *scope) {
    struct slice id = payload_text(unwrap, payload, PAYLOAD_ID);
    struct slice identity =
        arena_printf(unwrap->arena, "eventbridge event %.*s", (int)id.len, (const char *)id.ptr);
    struct work_item *item = unwrap_add_item(unwrap, scope, identity, (struct slice){0});
    struct event_record *record = unwrap_add_record(unwrap, EVENT_EVENTBRIDGE, scope, item);

    record->data = payload->text;
    record->source = payload_text(unwrap, payload, PAYLOAD_SOURCE);
    record->detail_type = payload_text(unwrap, payload, PAYLOAD_DETAIL_TYPE);
    record->account = payload_text(unwrap, payload, PAYLOAD_ACCOUNT);
    record->time =
        moment_or(unwrap_rfc3339(unwrap, payload->members[PAYLOAD_TIME].value), record->time);
}

static bool unwrap_event(struct unwrap *unwrap, const struct payload *payload,
                         const struct scope *scope) {
    struct slice source = payload_text(unwrap, payload, PAYLOAD_SOURCE);
    struct slice type = payload_text(unwrap, payload, PAYLOAD_DETAIL_TYPE);

    /* S3's own events begin so; "AWS API Call via CloudTrail" has the same source, and is a log
     * entry. */
    if (slice_equal(source, SLICE("aws.s3")) && slice_starts_with(type, SLICE("Object "))) {
        return unwrap_s3_event(unwrap, payload, scope);
    }
    take_other(unwrap, payload, scope);
    return true;
}

const struct envelope ENVELOPE_EVENTBRIDGE = {is_event, unwrap_event};
