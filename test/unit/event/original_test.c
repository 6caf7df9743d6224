/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

enum { ORIGINAL_MAX = 4096 };

/* The event of a record, read again, gives the same record. */
static void the_event_that_is_written_is_the_one_that_was_read(void **state) {
    static const char *const payloads[] = {
        "{\"awslogs\":{\"data\":\"QQ==\"}}",
        "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"eventSourceARN\":\"arn:aws:kinesis:x\","
        "\"kinesis\":{\"sequenceNumber\":\"4959\",\"data\":\"QQ=\\/=\","
        "\"approximateArrivalTimestamp\":1545084650.987654321}}]}",
        "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"\"}}]}",
        "{\"Records\":[{\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\",\"eventTime\":"
        "\"2026-01-02T03:04:05.678Z\",\"eventName\":\"ObjectCreated:CompleteMultipartUpload\","
        "\"s3\":{\"bucket\":{\"name\":\"b-b\"},\"object\":{\"key\":\"a+b%2Bc%C3%BC%00%22/d\","
        "\"size\":12,\"versionId\":\"v\"}}}]}",
        "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":"
        "{\"bucket\":{\"name\":\"b-b\"},\"object\":{\"key\":\"k\"}}}]}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        struct parsed parsed;
        struct parsed again;
        struct buf out;
        parse(&parsed, slice_from_cstr(payloads[i]));
        const struct event_record *one = &parsed.records[0];
        const struct event_record *two = &again.records[0];
        buf_init(&out, ORIGINAL_MAX);
        assert_true(event_write_original(one, &out));
        parse(&again, buf_slice(&out));
        assert_true(again.ok && again.record_count == 1);
        assert_int_equal(one->kind, two->kind);
        assert_true(slice_equal(one->data, two->data) && slice_equal(one->arn, two->arn));
        assert_true(slice_equal(one->id, two->id));
        assert_true(slice_equal(one->object.bucket, two->object.bucket));
        assert_true(slice_equal(one->object.key, two->object.key));
        assert_true(slice_equal(one->object.version_id, two->object.version_id));
        assert_true(slice_equal(one->object.region, two->object.region));
        assert_true(one->object.size == two->object.size);
        assert_true(one->time.known == two->time.known && one->time.ns == two->time.ns);
        buf_clean_up(&out);
        forget(&again);
        forget(&parsed);
    }
}

static void a_full_buffer_and_other_kinds_are_said(void **state) {
    struct event_record record = {.kind = EVENT_CLOUDWATCH, .data = SLICE("QQ==")};
    struct buf out;

    (void)state;
    buf_init(&out, 10);
    assert_false(event_write_original(&record, &out));
    buf_clean_up(&out);
    buf_init(&out, ORIGINAL_MAX);
    record.kind = EVENT_SQS_TEXT;
    assert_false(event_write_original(&record, &out));
    buf_clean_up(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_event_that_is_written_is_the_one_that_was_read),
        cmocka_unit_test(a_full_buffer_and_other_kinds_are_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
