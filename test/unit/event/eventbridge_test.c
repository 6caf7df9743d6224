/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {BRIDGE("aws.s3", "Object Created",
            "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"a+b%41\",\"size\":9,\"version-id\":"
            "\"v\"}}"),
     "s3://b/a+b%41 o; s3: s3://b/a+b%41 o [a+b%41] at 2000; "},
    {BRIDGE("aws.s3", "Object Deleted", "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}"),
     "1 done; "},
    {BRIDGE("aws.ecs", "T", "{}"),
     "eventbridge event 7 o; eventbridge: eventbridge event 7 o [" BRIDGE("aws.ecs", "T",
                                                                          "{}") "] at 2000; "},
    {BRIDGE("aws.s3", "Object Restore Completed",
            "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\",\"size\":9}}"),
     "s3://b/k o; s3: s3://b/k o [k] at 2000; "},
    {BRIDGE("aws.s3", "Object Created", "{\"bucket\":{\"name\":\"b\"}}"), "s3://b/ f; "},
    {BRIDGE("aws.s3", "AWS API Call via CloudTrail", "{}"),
     "eventbridge event 7 o; eventbridge: eventbridge event 7 o [" BRIDGE(
         "aws.s3", "AWS API Call via CloudTrail", "{}") "] at 2000; "},
};

static void s3_names_objects_and_other_events_are_entries(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_names_objects_and_other_events_are_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
