/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS(SQS("m", "\"{\\\"Event\\\":\\\"s3:TestEvent\\\"}\"")), "1 done; "},
    {"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}", "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "a+b%2Bc%zz", "9")),
     "s3://b/a b+c%zz o; s3: s3://b/a b+c%zz o [a b+c%zz] at 1000; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "%4", "9")),
     "s3://b/%4 o; s3: s3://b/%4 o [%4] at 1000; "},
    {RECORDS(S3_RECORD("s3:ObjectCreated:Copy", "k", "null")),
     "s3://b/k o; s3: s3://b/k o [k] at 1000; "},
    {RECORDS(S3_RECORD("ObjectRestore:Completed", "k", "1")),
     "s3://b/k o; s3: s3://b/k o [k] at 1000; "},
    {RECORDS(S3_RECORD("ObjectRestore:Post", "k", "1")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectRemoved:Delete", "k", "1")), "1 done; "},
};

static void created_objects_are_read_and_keys_decoded(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(created_objects_are_read_and_keys_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
