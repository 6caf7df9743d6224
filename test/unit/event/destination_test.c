/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {"{\"requestContext\":{},\"requestPayload\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at never; "},
    {"{\"requestContext\":{},\"requestPayload\":" RECORDS(SQS("m", "\"x\"")) "}",
     "sqs message m o; sqs: sqs message m o [x] at 1500; "},
    {"{\"requestContext\":{},\"requestPayload\":{\"requestContext\":{},\"requestPayload\":"
     "{\"Event\":\"s3:TestEvent\"}}}",
     "1 done; "},
};

static void the_event_of_the_failed_invocation_is_unwrapped(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_event_of_the_failed_invocation_is_unwrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
