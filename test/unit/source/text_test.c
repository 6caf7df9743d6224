/* SPDX-License-Identifier: Apache-2.0 */
#include "source_setup.h"

static void a_text_is_one_entry_with_the_labels_of_where_it_came_from(void **state) {
    static const struct {
        enum event_kind kind;
        const char *labels;
    } cases[] = {
        {EVENT_SQS_TEXT, "{__aws_log_type=\"sqs\", __aws_sqs_event_source_arn=\"arn:a\"}"},
        {EVENT_SNS_TEXT, "{__aws_log_type=\"sns\", __aws_sns_topic_arn=\"arn:a\"}"},
        {EVENT_EVENTBRIDGE,
         "{__aws_eventbridge_account=\"123\", __aws_eventbridge_detail_type=\"Task \\\"x\\\"\", "
         "__aws_eventbridge_source=\"aws.ecs\", __aws_log_type=\"eventbridge\"}"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = setup_new();

        setup->record.kind = cases[i].kind;
        setup->record.arn = SLICE("arn:a");
        setup->record.source = SLICE("aws.ecs");
        setup->record.detail_type = SLICE("Task \"x\"");
        setup->record.account = SLICE("123");
        setup->record.data = SLICE("{\"a\":\n 12345678901234567890,\"\\u0000\":\xff}\r\n");
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 1);
        assert_slice(setup_entry(setup, 0)->labels, cases[i].labels);
        assert_true(slice_equal(setup_entry(setup, 0)->line, setup->record.data));
        assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
        assert_int_equal(setup->tally.bytes_read, setup->record.data.len);
        setup->record.time = moment_at(0); /* the epoch is a time */
        setup_read(setup);
        assert_int_equal(setup_entry(setup, 0)->time_ns, 0);
        setup->record.time = (struct moment){0};
        setup_read(setup);
        assert_int_equal(setup_entry(setup, 0)->time_ns, BEGAN_NS);
        setup_destroy(setup);
    }
}

static void what_the_event_does_not_tell_is_no_label(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    setup->record.kind = EVENT_EVENTBRIDGE;
    setup->record.data = SLICE("{}");
    setup_read(setup);
    assert_slice(setup_entry(setup, 0)->labels, "{__aws_log_type=\"eventbridge\"}");
    setup_destroy(setup);
}

static void a_text_of_a_mebibyte_is_entries_of_the_longest_line(void **state) {
    static const enum event_kind kinds[] = {EVENT_SQS_TEXT, EVENT_SNS_TEXT, EVENT_EVENTBRIDGE};
    struct setup *setup = setup_new();
    unsigned char *text = arena_alloc(&setup->arena, 1 << 20);

    (void)state;
    for (size_t i = 0; i < 1 << 20; i++) {
        text[i] = (unsigned char)('a' + i % 23);
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        setup->record.kind = kinds[i];
        setup->record.data = slice_of(text, 1 << 20);
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 4);
        for (size_t piece = 0; piece < 4; piece++) {
            assert_true(slice_equal(setup_entry(setup, piece)->line,
                                    slice_of(text + piece * 262144, 262144)));
            assert_int_equal(setup_entry(setup, piece)->time_ns, EVENT_NS + (int64_t)piece);
        }
    }
    setup_destroy(setup);
}

static void an_empty_text_is_done_and_counted(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    setup->record.kind = EVENT_SQS_TEXT;
    setup_read(setup);
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 0);
    assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 1);
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_one_entry_with_the_labels_of_where_it_came_from),
        cmocka_unit_test(what_the_event_does_not_tell_is_no_label),
        cmocka_unit_test(a_text_of_a_mebibyte_is_entries_of_the_longest_line),
        cmocka_unit_test(an_empty_text_is_done_and_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
