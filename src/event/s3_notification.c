/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of an S3 notification, and the message that S3 sends when a notification is set up.
 * Format: "Amazon S3 User Guide", event message structure. The key is form-urlencoded there.
 */
#include "promtail/percent.h"
#include "records.h"
#include "s3_record.h"

/* Where it stands: it never gets longer. */
static struct slice decode_key(struct slice key) {
    unsigned char *out = (unsigned char *)(uintptr_t)key.ptr;

    return slice_of(out, percent_decode(key, true, out));
}

/* ObjectCreated:Put and its like, and ObjectRestore:Completed; some senders keep S3's own prefix.
 * */
static bool creates_object(struct slice name) {
    if (slice_starts_with(name, SLICE("s3:"))) {
        name = slice_after(name, 3);
    }
    return slice_starts_with(name, SLICE("ObjectCreated:")) ||
           slice_equal(name, SLICE("ObjectRestore:Completed"));
}

enum { RECORD_S3, RECORD_REGION, RECORD_EVENT_NAME, RECORD_EVENT_TIME };
enum { S3_BUCKET, S3_OBJECT, S3_MEMBERS };
enum { OBJECT_KEY, OBJECT_SIZE, OBJECT_VERSION, OBJECT_MEMBERS };

/* What is missing has no JSON. */
static struct s3_members read_s3_members(const struct json_member *record) {
    struct json_member s3[S3_MEMBERS] = {
        [S3_BUCKET] = {.name = "bucket"},
        [S3_OBJECT] = {.name = "object"},
    };
    struct json_member bucket[] = {{.name = "name"}};
    struct json_member object[OBJECT_MEMBERS] = {
        [OBJECT_KEY] = {.name = "key"},
        [OBJECT_SIZE] = {.name = "size"},
        [OBJECT_VERSION] = {.name = "versionId"},
    };
    struct error err = {0};

    (void)!json_object_read(record[RECORD_S3].value, s3, S3_MEMBERS, &err);
    (void)!json_object_read(s3[S3_BUCKET].value, bucket, 1, &err);
    (void)!json_object_read(s3[S3_OBJECT].value, object, OBJECT_MEMBERS, &err);
    return (struct s3_members){
        .bucket = bucket[0].value,
        .key = object[OBJECT_KEY].value,
        .version_id = object[OBJECT_VERSION].value,
        .region = record[RECORD_REGION].value,
        .time = record[RECORD_EVENT_TIME].value,
        .size = object[OBJECT_SIZE].value,
    };
}

static bool is_complete_s3(const struct json_member *record) {
    struct s3_members members = read_s3_members(record);

    return s3_members_complete(&members);
}

static void unwrap_s3(struct unwrap *unwrap, const struct json_member *record,
                      const struct event_scope *scope) {
    struct s3_members members = read_s3_members(record);
    struct s3_record s3 = s3_record_read(unwrap, &members);
    struct json_short name;

    s3.key = decode_key(s3.key);
    s3.readable = creates_object(json_text_short(record[RECORD_EVENT_NAME].value, &name));
    s3_record_add(unwrap, &s3, scope);
}

const struct record_source RECORD_SOURCE_S3 = {
    .name = "aws:s3",
    .names =
        {
            [RECORD_S3] = "s3",
            [RECORD_REGION] = "awsRegion",
            [RECORD_EVENT_NAME] = "eventName",
            [RECORD_EVENT_TIME] = "eventTime",
        },
    .origin = EVENT_FROM_OTHER,
    .is_complete = is_complete_s3,
    .unwrap = unwrap_s3,
};

enum { TEST_EVENT };

static bool is_test_event(const struct payload *payload) {
    return json_text_is(payload->members[TEST_EVENT].value, "s3:TestEvent");
}

static bool unwrap_test_event(struct unwrap *unwrap, const struct payload *payload,
                              const struct event_scope *scope) {
    (void)payload;
    struct work_item *item =
        unwrap_add_item(unwrap, scope, "s3:TestEvent", (struct slice){0}, (struct slice){0});

    unwrap_skip(unwrap, item, "test_event");
    return true;
}

const struct envelope ENVELOPE_TEST_EVENT = {
    .names = {[TEST_EVENT] = "Event"},
    .matches = is_test_event,
    .unwrap = unwrap_test_event,
};
