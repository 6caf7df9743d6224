/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

#define SNS(message)                                                                               \
    "{\"EventSource\":\"aws:sns\",\"Sns\":{\"MessageId\":\"i\",\"TopicArn\":\"t\",\"Message\":"    \
    "\"" message "\",\"Timestamp\":\"1970-01-01T00:00:03Z\"}}"
#define NOTICE(keys) "{\\\"s3Bucket\\\":\\\"b\\\",\\\"s3ObjectKey\\\":" keys "}"
#define KEY(text) "\\\"" text "\\\""

static const struct event_case CASES[] = {
    {RECORDS(SNS(NOTICE("[" KEY("k") "]"))), "sns message i o; s3: s3://b/k o in sns message i o "
                                             "[k] at 3000; "},
    {RECORDS(SNS(NOTICE("[" KEY("a/1") "," KEY("a/2") "]"))),
     "sns message i o; s3: s3://b/a/1 o in sns message i o [a/1] at 3000; "
     "s3: s3://b/a/2 o in sns message i o [a/2] at 3000; "},
    /* raw delivery */
    {RECORDS(SQS("m", "\"" NOTICE("[" KEY("k") "]") "\"")),
     "sqs message m o; s3: s3://b/k o in sqs message m o [k] at 1500; "},
    /* as its own event */
    {"{\"s3ObjectKey\":[\"k\"],\"new\":{},\"s3Bucket\":\"b\"}",
     "s3://b/k o; s3: s3://b/k o [k] at never; "},
    /* keys are not encoded, and are unescaped once */
    {"{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"a+b%2F\",\"\\u0041\\\\\\\",\\\"x\",\"]\"]}",
     "s3://b/a+b%2F o; s3://b/A\\\",\"x o; s3://b/] o; s3: s3://b/a+b%2F o [a+b%2F] at never; "
     "s3: s3://b/A\\\",\"x o [A\\\",\"x] at never; s3: s3://b/] o []] at never; "},
    /* what is not a key fails alone; inside a message only the first one is named */
    {"{\"s3Bucket\":\"b\",\"s3ObjectKey\":[7,\"k\",\"\",null,[\"no\"],{\"a\":\"no\"}]}",
     "s3ObjectKey 1 f; s3://b/k o; s3ObjectKey 3 f; s3ObjectKey 4 f; s3ObjectKey 5 f; "
     "s3ObjectKey 6 f; s3: s3://b/k o [k] at never; "},
    {RECORDS(SQS("m", "\"" NOTICE("[" KEY("k") ",7,8]") "\"")),
     "sqs message m f; s3: s3://b/k o in sqs message m f [k] at 1500; "},
    /* of two the last counts */
    {"{\"s3Bucket\":\"no\",\"s3ObjectKey\":[\"no\"],\"s3ObjectKey\":[\"k\"],\"s3Bucket\":\"b\"}",
     "s3://b/k o; s3: s3://b/k o [k] at never; "},
};

static void each_key_of_a_notice_is_an_object(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void an_object_of_a_notice_has_only_a_name(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE("{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"a/\"]}"));
    assert_int_equal(parsed.record_count, 1);
    assert_slice(parsed.records[0].object.bucket, "b");
    assert_slice(parsed.records[0].object.key, "a/");
    assert_int_equal(parsed.records[0].object.region.len, 0);
    assert_int_equal(parsed.records[0].object.version_id.len, 0);
    assert_int_equal(parsed.records[0].object.size, -1); /* unknown: it is read */
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_of_a_notice_is_an_object),
        cmocka_unit_test(an_object_of_a_notice_has_only_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
