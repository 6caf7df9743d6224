/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {"{\"awslogs\":{\"data\":\"QQ==\"}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at never; "},
    {"{\"awslogs\":{\"data\":7}}", "cloudwatch event f; "},
    {"{\"awslogs\":{}}", "cloudwatch event f; "},
    {RECORDS(SQS("m", "\"{\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}}\"")),
     "sqs message m o; cloudwatch: cloudwatch event o in sqs message m o [QQ==] at 1500; "},
};

static void a_subscription_event_becomes_one_record(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void a_cloudwatch_record_knows_the_text_that_carried_it(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(RECORDS(SQS("m", "\"{\\\"requestContext\\\":{},\\\"requestPayload\\\":"
                                          "{\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}}}\""))));
    assert_true(parsed.ok);
    const struct event_record *record = parsed.records;
    assert_int_equal(record->kind, EVENT_CLOUDWATCH);
    assert_non_null(record->fallback);
    assert_int_equal(record->fallback->kind, EVENT_SQS_TEXT);
    assert_slice(record->fallback->data, "{\"requestContext\":{},\"requestPayload\":"
                                         "{\"awslogs\":{\"data\":\"QQ==\"}}}");
    assert_slice(record->fallback->arn, ARN_QUEUE);
    assert_int_equal(record->fallback->time.ns, 1500000000);
    assert_ptr_equal(record->fallback->item, record->item);
    forget(&parsed);
    parse(&parsed, SLICE("{\"awslogs\":{\"data\":\"QQ==\"}}"));
    assert_null(parsed.records->fallback);
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subscription_event_becomes_one_record),
        cmocka_unit_test(a_cloudwatch_record_knows_the_text_that_carried_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
