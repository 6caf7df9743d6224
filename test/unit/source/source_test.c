/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/source.h"

#include "source_setup.h"

static struct setup *set_up(void) {
    struct setup *setup = setup_new();

    setup->record.kind = EVENT_S3_OBJECT;
    setup->record.object = (struct object_ref){.bucket = SLICE("logs"), .key = SLICE("k")};
    setup->objects.content = SLICE("one\ntwo\n");
    return setup;
}

static void an_object_that_cannot_be_had_is_done_refused_or_failed(void **state) {
    static const struct {
        enum error_code code;
        enum work_item_state state;
        const char *reason; /* NULL: none is counted */
    } cases[] = {
        {ERROR_MISSING, WORK_DONE, "missing_object"},
        {ERROR_REFUSED, WORK_REFUSED, "unreadable"},
        {ERROR_REMOTE, WORK_FAILED, NULL},
        {ERROR_TRANSPORT, WORK_FAILED, NULL},
        {ERROR_INPUT, WORK_FAILED, NULL},
        {ERROR_LIMIT, WORK_FAILED, NULL},
        {ERROR_DEADLINE, WORK_FAILED, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int opens = 0; opens < 2; opens++) {
            struct setup *setup = set_up();

            setup->objects.content = (struct slice){0};
            setup->objects.read_fails = opens == 1 ? cases[i].code : ERROR_NONE;
            setup->objects.open_fails = opens == 1 ? ERROR_NONE : cases[i].code;
            setup_read(setup);
            expect_state(setup, cases[i].state);
            assert_int_equal(setup->sink.count, 0);
            assert_int_equal(setup->tally.dropped_count, cases[i].reason != NULL);
            if (cases[i].reason != NULL) {
                assert_int_equal(tally_dropped(&setup->tally, cases[i].reason), 1);
            }
            setup_destroy(setup);
        }
    }
}

static void a_sink_that_takes_no_more_fails_the_item_of_every_kind(void **state) {
    static const enum event_kind kinds[] = {EVENT_CLOUDWATCH, EVENT_KINESIS,  EVENT_S3_OBJECT,
                                            EVENT_SQS_TEXT,   EVENT_SNS_TEXT, EVENT_EVENTBRIDGE};
    static const enum error_code codes[] = {ERROR_DOWN, ERROR_DEADLINE};

    (void)state;
    for (size_t i = 0; i < COUNT(kinds) * COUNT(codes); i++) {
        struct setup *setup = set_up();

        setup->record.kind = kinds[i % COUNT(kinds)];
        setup->record.data = gzip_encode(
            setup, SLICE("{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":"
                         "\"g\",\"logStream\":\"s\",\"logEvents\":[{\"message\":\"m\"}]}"));
        setup->sink.fails_with = codes[i / COUNT(kinds)];
        setup_read(setup);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->item.reason->code, codes[i / COUNT(kinds)]);
        setup_destroy(setup);
    }
}

/* Failed, a damaged Kinesis record would block its shard for days. */
static void a_damaged_record_fails_and_is_refused_where_it_would_block_others(void **state) {
    static const struct {
        enum event_kind kind;
        enum work_item_state state;
    } cases[] = {
        {EVENT_CLOUDWATCH, WORK_FAILED},
        {EVENT_KINESIS, WORK_REFUSED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up();

        setup->record.kind = cases[i].kind;
        setup->record.data = SLICE("no base64!");
        setup_read(setup);
        expect_state(setup, cases[i].state);
        assert_int_equal(tally_dropped(&setup->tally, "damaged_record"),
                         cases[i].state == WORK_REFUSED);
        setup_destroy(setup);
    }
}

static void only_objects_are_opened(void **state) {
    static const enum event_kind kinds[] = {EVENT_CLOUDWATCH, EVENT_KINESIS, EVENT_SQS_TEXT,
                                            EVENT_SNS_TEXT, EVENT_EVENTBRIDGE};

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct setup *setup = set_up();
        struct object *object;

        setup->record.kind = kinds[i];
        source_open(&setup->env, &setup->record, &object);
        assert_null(object);
        assert_int_equal(setup->objects.opened, 0);
        setup_destroy(setup);
    }
}

static void an_object_that_was_not_opened_ahead_is_opened(void **state) {
    struct setup *setup = set_up();

    (void)state;
    source_read(&setup->env, &setup->record, NULL);
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "one", "two");
    assert_int_equal(setup->objects.opened, 1);
    assert_int_equal(setup->objects.closed, 1);
    setup_destroy(setup);
}

/* Once, and after its last entry. */
static void the_end_of_every_record_is_told_to_the_sink(void **state) {
    static const enum event_kind kinds[] = {EVENT_CLOUDWATCH, EVENT_KINESIS,  EVENT_S3_OBJECT,
                                            EVENT_SQS_TEXT,   EVENT_SNS_TEXT, EVENT_EVENTBRIDGE};

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct setup *setup = set_up();

        setup->record.kind = kinds[i];
        setup->record.data = gzip_encode(
            setup, SLICE("{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":"
                         "\"g\",\"logStream\":\"s\",\"logEvents\":[{\"message\":\"m\"}]}"));
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_true(setup->sink.count > 0);
        assert_int_equal(setup->sink.end_count, 1);
        assert_int_equal(setup->sink.ends[0].entries, setup->sink.count);
        assert_ptr_equal(setup->sink.ends[0].item, &setup->item);
        setup_destroy(setup);
    }
}

/* What came before the fault may wait in the sink. */
static void the_end_of_a_record_that_fails_is_told_too(void **state) {
    (void)state;
    for (int opens = 0; opens < 2; opens++) {
        struct setup *setup = set_up();

        setup->objects.open_fails = opens == 1 ? ERROR_NONE : ERROR_REMOTE;
        setup->objects.read_fails = ERROR_REMOTE;
        setup_read(setup);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->sink.end_count, 1);
        assert_int_equal(setup->sink.ends[0].entries, opens == 1 ? 2 : 0);
        setup_destroy(setup);
    }
}

/* Entries that waited were lost then, so that nothing else may settle the item: neither that it was
 * read whole, nor a fault for which it would be refused or done. */
static void an_end_that_fails_fails_the_item(void **state) {
    static const struct {
        enum error_code read, end;
        const char *text;
    } cases[] = {
        {ERROR_NONE, ERROR_DOWN, "the sink's end fails"},
        {ERROR_NONE, ERROR_DEADLINE, "the sink's end fails"},
        {ERROR_REFUSED, ERROR_DOWN, "the sink's end fails"},
        {ERROR_MISSING, ERROR_DOWN, "the sink's end fails"},
        {ERROR_REMOTE, ERROR_DOWN, "the sink's end fails"},
        {ERROR_DEADLINE, ERROR_DEADLINE, "the object fails"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up();

        setup->objects.read_fails = cases[i].read;
        setup->sink.end_fails_with = cases[i].end;
        setup_read(setup);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->item.reason->code, cases[i].end);
        assert_non_null(strstr(setup->item.reason->text, cases[i].text));
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_object_that_cannot_be_had_is_done_refused_or_failed),
        cmocka_unit_test(a_sink_that_takes_no_more_fails_the_item_of_every_kind),
        cmocka_unit_test(a_damaged_record_fails_and_is_refused_where_it_would_block_others),
        cmocka_unit_test(only_objects_are_opened),
        cmocka_unit_test(an_object_that_was_not_opened_ahead_is_opened),
        cmocka_unit_test(the_end_of_every_record_is_told_to_the_sink),
        cmocka_unit_test(the_end_of_a_record_that_fails_is_told_too),
        cmocka_unit_test(an_end_that_fails_fails_the_item),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
