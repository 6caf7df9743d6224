/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of an S3 notification, and the message that S3 sends when a notification is set up.
 * Format: "Amazon S3 User Guide", event message structure. The key is form-urlencoded there.
 */
#include "promtail/percent.h"
#include "records.h"
#include "s3_record.h"

static struct slice decode_key(struct arena *arena, struct slice key) {
    unsigned char *out = arena_alloc(arena, key.len + 1);

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

enum { S3_BUCKET, S3_OBJECT, S3_MEMBERS };
enum { OBJECT_KEY, OBJECT_SIZE, OBJECT_VERSION, OBJECT_MEMBERS };

/* What is missing shows as an empty bucket or key. */
static struct s3_record read_s3_record(const struct unwrap *unwrap, const struct record *record) {
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

    (void)!json_object_read(record->members[RECORD_S3].value, s3, S3_MEMBERS, &err);
    (void)!json_object_read(s3[S3_BUCKET].value, bucket, 1, &err);
    (void)!json_object_read(s3[S3_OBJECT].value, object, OBJECT_MEMBERS, &err);
    struct slice key = json_text_or_empty(object[OBJECT_KEY].value, unwrap->arena);
    return (struct s3_record){
        .bucket = json_text_or_empty(bucket[0].value, unwrap->arena),
        .key = decode_key(unwrap->arena, key),
        .version_id = json_text_or_empty(object[OBJECT_VERSION].value, unwrap->arena),
        .region = record_text(unwrap, record, RECORD_REGION),
        .size = object[OBJECT_SIZE].value,
        .readable = creates_object(record_text(unwrap, record, RECORD_EVENT_NAME)),
    };
}

static bool is_complete_s3(const struct unwrap *unwrap, const struct record *record) {
    struct s3_record s3 = read_s3_record(unwrap, record);

    return s3.bucket.len > 0 && s3.key.len > 0;
}

static void take_s3(struct unwrap *unwrap, const struct record *record, const struct scope *scope) {
    struct s3_record s3 = read_s3_record(unwrap, record);

    s3.time = unwrap_rfc3339(unwrap, record->members[RECORD_EVENT_TIME].value);
    s3_record_take(unwrap, &s3, scope);
}

const struct record_source RECORD_SOURCE_S3 = {"aws:s3", EVENT_FROM_OTHER, is_complete_s3, take_s3};

static bool is_test_event(const struct unwrap *unwrap, const struct payload *payload) {
    return slice_equal(payload_text(unwrap, payload, PAYLOAD_EVENT), SLICE("s3:TestEvent"));
}

static bool take_test_event(struct unwrap *unwrap, const struct payload *payload,
                            const struct scope *scope) {
    (void)payload;
    unwrap_pass_over(unwrap,
                     unwrap_add_item(unwrap, scope, SLICE("s3:TestEvent"), (struct slice){0}),
                     "test_event");
    return true;
}

const struct envelope ENVELOPE_TEST_EVENT = {is_test_event, take_test_event};
