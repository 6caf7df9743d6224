/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{\"MessageId\":\"i\",\"TopicArn\":\"t\","
             "\"Message\":\"hi\",\"Timestamp\":\"1970-01-01T00:00:03Z\"}}"),
     "sns message i o; sns: sns message i o [hi] at 3000; "},
    {RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{}}"), "sns message  f; "},
    {RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{\"MessageId\":\"i\",\"Message\":"
             "\"{\\\"Event\\\":\\\"s3:TestEvent\\\"}\"}}"),
     "1 done; "},
    {RECORDS(SQS("m", "\"{\\\"Type\\\":\\\"Notification\\\",\\\"MessageId\\\":\\\"i\\\","
                      "\\\"TopicArn\\\":\\\"t\\\",\\\"Message\\\":\\\"hi\\\"}\"")),
     "sqs message m o; sns: sns message i o in sqs message m o [hi] at 1500; "},
    {RECORDS(SQS("m", "\"{\\\"Type\\\":\\\"Notification\\\",\\\"Message\\\":\\\"hi\\\"}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Type\":\"Notification\",\"Message\":\"hi\"}] at "
     "1500; "},
};

static void an_sns_message_is_an_envelope_or_an_entry(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_sns_message_is_an_envelope_or_an_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
