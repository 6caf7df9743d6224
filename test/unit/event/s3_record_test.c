/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS(S3_RECORD("ObjectCreated:Put", "f/", "0")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "0")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "", "9")), "s3://b/ f; "},
    {RECORDS("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}"), "s3:/// f; "},
    {RECORDS("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"object\":"
             "{\"key\":\"k\"}}}"),
     "s3:///k f; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "f/", "1")),
     "s3://b/f/ o; s3: s3://b/f/ o [f/] at 1000; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "-1")),
     "s3://b/k o; s3: s3://b/k o [k] at 1000; "},
};

static void what_has_no_bytes_or_no_name_is_not_read(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void an_object_has_its_version_region_and_size(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(BRIDGE("aws.s3", "Object Created",
                                "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\",\"size\":9,"
                                "\"version-id\":\"v\"}}")));
    assert_slice(parsed.records->object.version_id, "v");
    assert_slice(parsed.records->object.region, "eu-west-1");
    assert_slice(parsed.records->account, "1");
    assert_int_equal(parsed.records->object.size, 9);
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_bytes_or_no_name_is_not_read),
        cmocka_unit_test(an_object_has_its_version_region_and_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
