/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

static const struct event_case CASES[] = {
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[{\\\"eventSource\\\":\\\"news\\\"}]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[{\"eventSource\":\"news\"}]}] at "
     "1500; "},
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[]}] at 1500; "},
    {RECORDS(""), ""},
    {RECORDS(SQS("m", "\"x\"") ",{\"eventSource\":\"news\"},7"),
     "sqs message m o; record 2 f; record 3 f; sqs: sqs message m o [x] at 1500; "},
};

static void a_list_has_records_of_known_services(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void a_complete_record_beside_an_incomplete_one_is_not_lost(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed,
          SLICE(RECORDS(SQS("m", "\"{\\\"Records\\\":[{\\\"eventSource\\\":\\\"aws:s3\\\"},"
                                 "{\\\"eventSource\\\":\\\"aws:sqs\\\",\\\"body\\\":"
                                 "\\\"x\\\"}]}\""))));
    assert_true(parsed.ok);
    assert_int_equal(parsed.record_count, 1);
    assert_slice(parsed.records->data, "x");
    assert_int_equal(parsed.event.items.failed, 1);
    forget(&parsed);
}

static void origin_and_order_are_those_of_the_outermost_event(void **state) {
    static const struct {
        const char *payload;
        enum event_origin origin;
        bool fifo;
    } ORIGINS[] = {
        {RECORDS(SQS("m", "\"x\"")), EVENT_FROM_SQS, false},
        {RECORDS("{\"eventSource\":\"aws:sqs\",\"messageId\":\"m\",\"body\":\"x\","
                 "\"eventSourceARN\":\"a.fifo\"}"),
         EVENT_FROM_SQS, true},
        {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"\"}}"),
         EVENT_FROM_KINESIS, false},
        {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "1")), EVENT_FROM_OTHER, false},
        {"{\"requestContext\":{},\"requestPayload\":" RECORDS(SQS("m", "\"x\"")) "}",
         EVENT_FROM_OTHER, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ORIGINS) / sizeof(ORIGINS[0]); i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(ORIGINS[i].payload));
        assert_true(parsed.ok);
        assert_int_equal(parsed.event.origin, ORIGINS[i].origin);
        assert_int_equal(parsed.event.fifo, ORIGINS[i].fifo);
        forget(&parsed);
    }
}

static size_t count_items(const struct parsed *parsed) {
    size_t count = 0;

    for (const struct work_item *item = first_item(parsed); item != NULL; item = item->newer) {
        count++;
    }
    return count;
}

static void many_elements_that_are_no_records_have_few_items(void **state) {
    struct parsed parsed;
    struct buf text;

    (void)state;
    for (int inside = 0; inside < 2; inside++) {
        buf_init(&text, EVENT_TEXT_MAX);
        assert_true(buf_append_cstr(&text, inside ? "{\"Records\":[{\"eventSource\":\"aws:sqs\","
                                                    "\"body\":\"{\\\"Records\\\":[{"
                                                    "\\\"eventSource\\\":\\\"aws:sqs\\\","
                                                    "\\\"body\\\":\\\"x\\\"}"
                                                  : "{\"Records\":[{\"eventSource\":\"aws:sqs\","
                                                    "\"body\":\"x\"}"));
        for (int i = 0; i < 1000; i++) {
            assert_true(buf_append_cstr(&text, ",{}"));
        }
        assert_true(buf_append_cstr(&text, inside ? "]}\"}]}" : "]}"));
        parse(&parsed, buf_slice(&text));
        assert_int_equal(parsed.record_count, 1);
        assert_int_equal(first_item(&parsed)->failures, inside ? 1000 : 0);
        assert_int_equal(parsed.event.items.failed, inside ? 1 : 1000);
        assert_int_equal(count_items(&parsed), inside ? 3 : 1 + WORK_ITEMS_NAMED);
        assert_in_range(parsed.arena.used, text.len, text.len + 8192);
        forget(&parsed);
        buf_clean_up(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_has_records_of_known_services),
        cmocka_unit_test(a_complete_record_beside_an_incomplete_one_is_not_lost),
        cmocka_unit_test(origin_and_order_are_those_of_the_outermost_event),
        cmocka_unit_test(many_elements_that_are_no_records_have_few_items),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
