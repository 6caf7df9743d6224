/* SPDX-License-Identifier: Apache-2.0 */
/* Records come one after the other. The flow tests pair every envelope with every other. */
#include "event_setup.h"

static const char *const UNKNOWN[] = {
    "",
    "null",
    "7",
    "[]",
    "{}",
    "\"text\"",
    "{\"Records\":7}",
    "{\"Records\":[7]}",
    "{\"awslogs\":\"x\"}",
    "{\"source\":\"a\",\"detail-type\":\"b\"}",
    "{\"requestPayload\":{\"awslogs\":{}}}",
    "{\"requestContext\":{},\"requestPayload\":{\"x\":1}}",
    "{\"awslogs\":{\"data\":\"x\"}} more",
    "{\"awslogs\":{\"data\":\"x\"}",
    "\xff\xfe",
};

static void what_is_no_event_is_one_error(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(UNKNOWN) / sizeof(UNKNOWN[0]); i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(UNKNOWN[i]));
        assert_false(parsed.ok);
        assert_int_equal(parsed.err.code, ERROR_INPUT);
        assert_true(strstr(parsed.err.text, "the event is not a JSON object: ") ==
                        parsed.err.text ||
                    strstr(parsed.err.text, "unknown event type; ") == parsed.err.text);
        assert_null(first_item(&parsed));
        forget(&parsed);
    }
}

static void an_envelope_is_unwrapped_when_its_turn_comes(void **state) {
    struct parsed parsed = {0};
    struct arena record_arena = {0};
    struct event_record record;
    struct slice payload;

    (void)state;
    payload = arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"x\"") "," SQS("2", "\"y\""))));
    assert_true(
        event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, NULL, &parsed.err));
    assert_null(parsed.event.items.told);
    assert_true(event_next(&parsed.event, &record_arena, &record));
    assert_slice(record.data, "x");
    assert_slice(parsed.event.items.told->id, "1");
    assert_null(parsed.event.items.told->next);
    assert_true(event_next(&parsed.event, &record_arena, &record));
    assert_slice(parsed.event.items.told->next->id, "2");
    assert_false(event_next(&parsed.event, &record_arena, &record));
    assert_false(event_next(&parsed.event, &record_arena, &record));
    assert_int_equal(record_arena.used, 0);
    forget(&parsed);
}

static void a_message_waits_for_all_that_it_carries(void **state) {
    struct parsed parsed = {0};
    struct event_record record;
    struct slice payload;

    (void)state;
    payload =
        arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"{\\\"Records\\\":[{\\\"eventSource\\\":"
                                                         "\\\"aws:sqs\\\",\\\"body\\\":\\\"a\\\"},{"
                                                         "\\\"eventSource\\\":\\\"aws:sqs\\\","
                                                         "\\\"body\\\":\\\"b\\\"}]}\""))));
    assert_true(
        event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, NULL, &parsed.err));
    assert_true(event_next(&parsed.event, &parsed.arena, &record));
    assert_slice(record.data, "a");
    work_item_read(record.item);
    assert_int_equal(first_item(&parsed)->state, WORK_OPEN); /* another one may follow */
    assert_true(event_next(&parsed.event, &parsed.arena, &record));
    assert_slice(record.data, "b");
    work_item_read(record.item);
    assert_false(event_next(&parsed.event, &parsed.arena, &record));
    assert_int_equal(parsed.event.items.done, 1);
    assert_null(first_item(&parsed));
    forget(&parsed);
}

/* "\\n" in a text of JSON: it gets shorter where it stands. */
static void write_filler(struct buf *out, const char *escape, size_t bytes) {
    for (size_t i = 0; i < bytes; i += 16) {
        assert_true(buf_append_cstr(out, "fourteen bytes") && buf_append_cstr(out, escape));
    }
}

static void texts_of_a_mebibyte_take_no_memory_beside_the_event(void **state) {
    enum { MEBIBYTE = 1 << 20 };
    static const struct {
        const char *before, *escape, *after;
        enum event_kind kind;
    } cases[] = {
        {"{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"", "\\n", "\"}]}", EVENT_SQS_TEXT},
        {"{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":\"", "\\n", "\"}}]}",
         EVENT_SNS_TEXT},
        {"{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"{\\\"Type\\\":"
         "\\\"Notification\\\",\\\"TopicArn\\\":\\\"t\\\",\\\"Message\\\":\\\"",
         "\\\\n", "\\\"}\"}]}", EVENT_SNS_TEXT},
        {"{\"requestContext\":{},\"requestPayload\":{\"Records\":[{\"eventSource\":\"aws:sqs\","
         "\"body\":\"",
         "\\n", "\"}]}}", EVENT_SQS_TEXT},
        {"{\"source\":\"s\",\"detail-type\":\"t\",\"detail\":{\"a\":\"", "\\n", "\"}}",
         EVENT_EVENTBRIDGE},
        {"{\"awslogs\":{\"data\":\"", "\\n", "\"}}", EVENT_CLOUDWATCH},
        {"{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"", "\\n", "\"}}]}",
         EVENT_KINESIS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parsed parsed;
        struct buf payload;
        bool as_it_is = cases[i].kind == EVENT_EVENTBRIDGE;

        buf_init(&payload, 2 * MEBIBYTE);
        assert_true(buf_append_cstr(&payload, cases[i].before));
        write_filler(&payload, cases[i].escape, MEBIBYTE);
        assert_true(buf_append_cstr(&payload, cases[i].after));
        parse(&parsed, buf_slice(&payload));
        assert_int_equal(parsed.record_count, 1);
        assert_int_equal(parsed.records[0].kind, cases[i].kind);
        assert_int_equal(parsed.records[0].data.len,
                         as_it_is ? payload.len : MEBIBYTE / 16 * sizeof("fourteen bytes"));
        assert_true(parsed.arena.used - payload.len < 4096);
        forget(&parsed);
        buf_clean_up(&payload);
    }
}

static void an_event_cleaned_up_early_leaves_nothing(void **state) {
    struct parsed parsed = {0};
    struct slice payload;

    (void)state;
    payload = arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"x\""))));
    assert_true(
        event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, NULL, &parsed.err));
    event_clean_up(&parsed.event);
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_event_is_one_error),
        cmocka_unit_test(an_envelope_is_unwrapped_when_its_turn_comes),
        cmocka_unit_test(a_message_waits_for_all_that_it_carries),
        cmocka_unit_test(texts_of_a_mebibyte_take_no_memory_beside_the_event),
        cmocka_unit_test(an_event_cleaned_up_early_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
