/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS(SQS("m", "\"text\"")), "sqs message m o; sqs: sqs message m o [text] at 1500; "},
    {RECORDS(SQS("m", "7") "," SQS("n", "\"x\"")),
     "sqs message m f; sqs message n o; sqs: sqs message n o [x] at 1500; "},
    {RECORDS(SQS("m", "\"\"")), "sqs message m o; sqs: sqs message m o [] at 1500; "},
    {RECORDS("{\"eventSource\":\"aws:sqs\",\"messageId\":7,\"body\":\"a\\nb\"}"),
     "sqs message  o; sqs: sqs message  o [a\nb] at never; "},
    {RECORDS(SQS("m", "\" {\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}} \"")),
     "sqs message m o; cloudwatch: cloudwatch event o in sqs message m o [QQ==] at 1500; "},
};

static void an_sqs_message_is_an_envelope_or_an_entry(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void an_sqs_message_has_its_id_and_group(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(RECORDS(SQS("m", "\"x\""))));
    assert_slice(parsed.event.items.told->id, "m");
    assert_slice(parsed.event.items.told->group, "g");
    assert_slice(parsed.records->arn, ARN_QUEUE);
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_sqs_message_is_an_envelope_or_an_entry),
        cmocka_unit_test(an_sqs_message_has_its_id_and_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
