/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cloudwatch.h"

#include "source_setup.h"

#define HEAD                                                                                       \
    "\"messageType\":\"DATA_MESSAGE\",\"owner\":\"123\",\"logGroup\":\"/g\",\"logStream\":\"s\","  \
    "\"subscriptionFilters\":[\"all\"]"
#define LABELS                                                                                     \
    "{__aws_cloudwatch_log_group=\"/g\", __aws_cloudwatch_owner=\"123\", "                         \
    "__aws_log_type=\"cloudwatch\"}"
#define EVENT(ms, text) "{\"id\":\"1\",\"timestamp\":" #ms ",\"message\":\"" text "\"}"

static struct setup *set_up(void) {
    struct setup *setup = setup_new();

    setup->record.kind = EVENT_CLOUDWATCH;
    return setup;
}

static void read_json(struct setup *setup, struct slice json) {
    setup->record.data = gzip_encode(setup, json);
    setup_read(setup);
}

/* With blanks in front, so that it does not fit into what is looked through at once. */
static struct slice make_large(struct setup *setup, struct slice json) {
    struct buf text;
    struct slice large;

    buf_init(&text, BYTES_MAX);
    for (size_t i = 0; i < CLOUDWATCH_AT_HAND; i += 16) {
        assert_true(buf_append(&text, SLICE("                ")));
    }
    assert_true(buf_append(&text, json));
    large = arena_copy(&setup->arena, buf_slice(&text));
    buf_clean_up(&text);
    return large;
}

static void messages_have_their_labels_and_times(void **state) {
    struct slice json = SLICE("{" HEAD ",\"logEvents\":[" EVENT(1767323045678, "one\\n") "," EVENT(
        5, "two") ",{\"message\":\"untimed\"}]}");

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = set_up();

        read_json(setup, large == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "one\n", "two", "untimed");
        for (size_t i = 0; i < 3; i++) {
            assert_slice(setup_entry(setup, i)->labels, LABELS);
        }
        assert_int_equal(setup_entry(setup, 0)->time_ns, INT64_C(1767323045678000000));
        assert_int_equal(setup_entry(setup, 1)->time_ns, 5000000);
        assert_int_equal(setup_entry(setup, 2)->time_ns, EVENT_NS);
        assert_int_equal(setup->tally.lines, 3);
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
        assert_int_equal(setup->tally.bytes_read, json.len + (large == 1 ? CLOUDWATCH_AT_HAND : 0));
        setup_destroy(setup);
    }
}

/* What counts is told by the whole envelope, whatever the order, as far as it is at hand. */
static void members_come_in_any_order_and_of_two_the_last_counts(void **state) {
    static const struct {
        const char *json;
        bool large_fails; /* it comes too late to be heeded */
    } cases[] = {
        {"{\"logEvents\":[" EVENT(7, "x") "]," HEAD "}", false},
        {"{\"owner\":\"123\",\"logEvents\":[" EVENT(7, "x") "]," HEAD "}", false},
        {"{\"logGroup\":\"no\"," HEAD ",\"logEvents\":[" EVENT(7, "x") "]}", false},
        {"{" HEAD ",\"logEvents\":[" EVENT(7, "x") "],\"logGroup\":\"/g\"}", false},
        {"{\"logEvents\":[" EVENT(8, "no") "],\"logEvents\":[" EVENT(7, "x") "]," HEAD "}", false},
        {"{" HEAD ",\"logGroup\":\"no\",\"logEvents\":[" EVENT(7, "x") "],\"logGroup\":\"/g\"}",
         true},
        {"{" HEAD ",\"logEvents\":[" EVENT(8, "no") "],\"logEvents\":[" EVENT(7, "x") "]}", true},
        {"{" HEAD ",\"logEvents\":[{\"message\":\"no\",\"timestamp\":6,\"message\":\"x\","
         "\"timestamp\":7,\"extractedFields\":{\"message\":\"no\"}}]}",
         false},
        {" {\"new\":{\"logGroup\":\"no\",\"a\":[[],{}]},\n" HEAD
         ",\"logEvents\":[" EVENT(7, "x") "]} \n",
         false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases) * 2; i++) {
        struct setup *setup = set_up();
        struct slice json = slice_from_cstr(cases[i / 2].json);

        read_json(setup, i % 2 == 1 ? make_large(setup, json) : json);
        if (i % 2 == 1 && cases[i / 2].large_fails) {
            expect_state(setup, WORK_FAILED);
        } else {
            expect_state(setup, WORK_DONE);
            EXPECT_LINES(setup, "x");
            assert_slice(setup_entry(setup, 0)->labels, LABELS);
            assert_int_equal(setup_entry(setup, 0)->time_ns, 7000000);
        }
        setup_destroy(setup);
    }
}

/* Wherever they stand in the list: what is kept of one event never shows in its neighbours. */
static void of_duplicate_messages_the_last_counts(void **state) {
    struct slice json = SLICE("{" HEAD ",\"logEvents\":[" EVENT(
        1, "first") ","
                    "{\"message\":\"a longer one\",\"timestamp\":2,\"message\":\"\\n2\"},"
                    "{\"message\":\"none\",\"message\":7},{\"message\":\"\"}," EVENT(3,
                                                                                     "last") "]}");

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = set_up();

        read_json(setup, large == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "first", "\n2", "last");
        assert_int_equal(setup_entry(setup, 1)->time_ns, 2000000);
        assert_int_equal(setup_entry(setup, 2)->time_ns, 3000000);
        assert_int_equal(tally_dropped(&setup->tally, "not_a_log"), 1);
        assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 1);
        assert_int_equal(setup->tally.lines, 4);
        setup_destroy(setup);
    }
}

static void messages_are_unescaped_exactly(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_json(setup,
              SLICE("{" HEAD
                    ",\"logEvents\":[" EVENT(1, "a\\u0000b\\ud83d\\ude00\\\\\\\"\\/\\n") "," EVENT(
                        1, "\\ud83d!") "," EVENT(1, "\xff") "]}"));
    expect_state(setup, WORK_DONE);
    assert_true(slice_equal(setup_entry(setup, 0)->line, SLICE("a\0b😀\\\"/\n")));
    assert_slice(setup_entry(setup, 1)->line, "\xef\xbf\xbd!");
    assert_slice(setup_entry(setup, 2)->line, "\xff");
    setup_destroy(setup);
}

static void what_is_no_message_is_counted(void **state) {
    static const struct {
        const char *element;
        const char *reason;
    } cases[] = {
        {"{}", "not_a_log"},
        {"{\"timestamp\":1}", "not_a_log"},
        {"{\"message\":7}", "not_a_log"},
        {"{\"message\":null}", "not_a_log"},
        {"{\"message\":\"x\",\"message\":{}}", "not_a_log"},
        {"{\"message\":\"\"}", "empty_line"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up();

        read_json(setup, arena_printf(&setup->arena, "{%s,\"logEvents\":[%s,%s]}", HEAD,
                                      cases[i].element, EVENT(1, "after")));
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "after");
        assert_int_equal(tally_dropped(&setup->tally, cases[i].reason), 1);
        setup_destroy(setup);
    }
}

/* EVENT_NS: that of the message which carried it; the same at every retry. */
static void times_are_read_exactly_or_counted(void **state) {
    static const struct {
        const char *time;
        int64_t ns;
        uint64_t unreadable;
    } cases[] = {
        {"1700000000123", INT64_C(1700000000123000000), 0},
        {"1.7e12", INT64_C(1700000000000000000), 0},
        {"17E11", INT64_C(1700000000000000000), 0},
        {"1700000000123.5", INT64_C(1700000000123500000), 0},
        {"1.7000000001235e+12", INT64_C(1700000000123500000), 0},
        {"\"1700000000123\"", INT64_C(1700000000123000000), 0},
        {"\"1.7e12\"", INT64_C(1700000000000000000), 0},
        {"\"\\u0031e3\"", 1000000000, 0},
        {"9223372036854.775807", INT64_MAX, 0},
        {"0", 0, 0},
        {"-0", 0, 0},
        {"null", EVENT_NS, 0},
        {"-1", EVENT_NS, 1},
        {"99999999999999999999", EVENT_NS, 1},
        {"1e400", EVENT_NS, 1},
        {"\"\"", EVENT_NS, 1},
        {"\"today\"", EVENT_NS, 1},
        {"true", EVENT_NS, 1},
        {"[1]", EVENT_NS, 1},
        {"{\"timestamp\":1}", EVENT_NS, 1},
        {"9,\"timestamp\":\"?\"", EVENT_NS, 1}, /* of two the last counts */
        {"\"?\",\"timestamp\":9", 9000000, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases) * 2; i++) {
        struct setup *setup = set_up();
        struct slice json =
            arena_printf(&setup->arena, "{%s,\"logEvents\":[{\"message\":\"x\",\"timestamp\":%s}]}",
                         HEAD, cases[i / 2].time);

        read_json(setup, i % 2 == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i / 2].ns);
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), cases[i / 2].unreadable);
        setup_destroy(setup);
    }
}

static void without_any_time_it_is_that_of_the_invocation(void **state) {
    struct setup *setup = set_up();

    (void)state;
    setup->record.time = (struct moment){0};
    read_json(setup, SLICE("{" HEAD ",\"logEvents\":[{\"message\":\"x\"}]}"));
    assert_int_equal(setup_entry(setup, 0)->time_ns, BEGAN_NS);
    setup_destroy(setup);
}

static void a_control_message_is_done_and_counted(void **state) {
    struct slice json =
        SLICE("{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"logGroup\":\"\","
              "\"logStream\":\"\",\"logEvents\":[" EVENT(1, "CWL CONTROL MESSAGE") "]}");

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = set_up();

        read_json(setup, large == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 0);
        assert_int_equal(tally_dropped(&setup->tally, "control_message"), 1);
        setup_destroy(setup);
    }
}

static void the_own_log_group_is_not_forwarded(void **state) {
    struct slice json = SLICE("{" HEAD ",\"logStream\":\"2026/01/02/[1]ab\""
                              ",\"logEvents\":[" EVENT(1, "x") "]}");
    struct setup *setup = set_up();

    (void)state;
    setup->config.own_log_group = SLICE("/g");
    setup->config.own_function = SLICE("f");
    setup->env.function_arn = SLICE("arn:aws:lambda:eu-west-1:123:function:f");
    for (int large = 0; large < 2; large++) {
        read_json(setup, large == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 0);
        assert_int_equal(tally_dropped(&setup->tally, "own_log_group"), 1);
    }
    setup->env.function_arn = SLICE("arn:aws:lambda:eu-west-1:999:function:f");
    read_json(setup, json);
    EXPECT_LINES(setup, "x");
    setup_destroy(setup);
}

static void the_stream_is_a_label_metadata_or_nothing(void **state) {
    static const struct {
        enum keep_stream keep;
        const char *labels;
        const char *metadata;
    } cases[] = {
        {KEEP_STREAM_NO, LABELS, ""},
        {KEEP_STREAM_METADATA, LABELS, "log_stream=s"},
        {KEEP_STREAM_LABEL,
         "{__aws_cloudwatch_log_group=\"/g\", __aws_cloudwatch_log_stream=\"s\", "
         "__aws_cloudwatch_owner=\"123\", __aws_log_type=\"cloudwatch\"}",
         ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up();

        setup->config.keep_stream = cases[i].keep;
        if (cases[i].keep == KEEP_STREAM_METADATA) { /* as app does */
            metadata_fields_add(&setup->config.metadata, METADATA_LOG_STREAM);
        }
        read_json(setup, SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "]}"));
        assert_slice(setup_entry(setup, 0)->labels, cases[i].labels);
        assert_slice(setup_entry(setup, 0)->metadata, cases[i].metadata);
        setup_destroy(setup);
    }
}

static void long_messages_are_split(void **state) {
    struct setup *setup = set_up();
    struct buf json;

    (void)state;
    setup->config.line_bytes_max = 100000;
    buf_init(&json, BYTES_MAX);
    assert_true(
        buf_append(&json, SLICE("{" HEAD ",\"logEvents\":[{\"timestamp\":1,\"message\":\"")));
    for (int i = 0; i < 250000; i++) {
        assert_true(buf_append_byte(&json, 'm'));
    }
    assert_true(buf_append(&json, SLICE("\"}," EVENT(2, "next") "]}")));
    read_json(setup, buf_slice(&json));
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 4);
    assert_int_equal(setup_entry(setup, 2)->line.len, 50000);
    assert_int_equal(setup_entry(setup, 2)->time_ns, 1000002);
    assert_slice(setup_entry(setup, 3)->line, "next");
    buf_clean_up(&json);
    setup_destroy(setup);
}

static void data_may_be_gzip_zlib_or_plain(void **state) {
    struct slice json = SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "]}");
    struct setup *setup = set_up();
    struct buf packed;

    (void)state;
    buf_init(&packed, BYTES_MAX);
    pack(&packed, json, PACK_ZLIB);
    setup->record.data = encode(setup, buf_slice(&packed));
    setup_read(setup);
    EXPECT_LINES(setup, "x");
    buf_reset(&packed);
    pack(&packed, slice_first(json, 20), PACK_GZIP);
    pack(&packed, slice_after(json, 20), PACK_GZIP);
    setup->record.data = encode(setup, buf_slice(&packed));
    setup_read(setup);
    EXPECT_LINES(setup, "x");
    setup->record.data = encode(setup, json);
    setup_read(setup);
    EXPECT_LINES(setup, "x");
    buf_clean_up(&packed);
    setup_destroy(setup);
}

static const char *const NO_JSON[] = {
    "",
    "{",
    "{" HEAD ",\"logEvents\":[]} more",
    "{" HEAD ",\"logEvents\":[]}{}",
};
/* Whole, but not CloudWatch's. */
static const char *const OTHERS[] = {
    "{}",
    "[]",
    "7",
    "{" HEAD "}",
    "{" HEAD ",\"logEvents\":{}}",
    "{" HEAD ",\"logEvents\":null}",
    "{" HEAD ",\"logEvents\":[]}",
    "{" HEAD ",\"logEvents\":[7]}",
    "{" HEAD ",\"logEvents\":[\"x\"]}",
    "{" HEAD ",\"logEvents\":[[" EVENT(1, "x") "]]}",
    "{" HEAD ",\"logEvents\":[null," EVENT(1, "x") "]}",
    "{\"messageType\":7,\"logEvents\":[" EVENT(1, "x") "]}",
    "{\"messageType\":\"\",\"logEvents\":[" EVENT(1, "x") "]}",
    "{\"messageType\":\"data_message\",\"logEvents\":[" EVENT(1, "x") "]}",
    "{\"messageType\":\"ORDER\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\","
    "\"logEvents\":[" EVENT(1, "x") "]}",
    "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[]}",
    "{\"logEvents\":[" EVENT(1, "x") "]}",
};

static void expect_failure(struct setup *setup, struct slice json) {
    read_json(setup, json);
    expect_state(setup, WORK_FAILED);
    assert_int_equal(setup->sink.count, 0);
    assert_int_equal(setup->item.reason->code, ERROR_INPUT);
}

static void what_is_no_envelope_fails(void **state) {
    (void)state;
    for (int large = 0; large < 2; large++) {
        for (size_t i = 0; i < COUNT(NO_JSON) + COUNT(OTHERS); i++) {
            struct setup *setup = set_up();
            struct slice json =
                slice_from_cstr(i < COUNT(NO_JSON) ? NO_JSON[i] : OTHERS[i - COUNT(NO_JSON)]);

            expect_failure(setup, large == 1 ? make_large(setup, json) : json);
            setup_destroy(setup);
        }
    }
}

static void an_empty_list_after_the_entries_comes_too_late_in_a_large_one(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_json(
        setup,
        make_large(setup, SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "],\"logEvents\":[]}")));
    expect_state(setup, WORK_FAILED);
    EXPECT_LINES(setup, "x");
    read_json(setup, SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "],\"logEvents\":[]}"));
    expect_state(setup, WORK_FAILED);
    assert_int_equal(setup->sink.count, 0);
    setup_destroy(setup);
}

/* Damage is damage, wherever it came by. */
static void another_json_is_the_text_of_the_message_that_carried_it(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(OTHERS); i++) {
        struct setup *setup = set_up();
        struct event_record text = {
            .kind = i % 2 == 0 ? EVENT_SQS_TEXT : EVENT_SNS_TEXT,
            .data = SLICE("{ \"awslogs\": … }"),
            .arn = SLICE("arn:q"),
            .time = moment_at(7),
            .item = &setup->item,
        };

        setup->record.fallback = &text;
        read_json(setup, slice_from_cstr(OTHERS[i]));
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "{ \"awslogs\": … }");
        assert_slice(setup_entry(setup, 0)->labels,
                     i % 2 == 0 ? "{__aws_log_type=\"sqs\", __aws_sqs_event_source_arn=\"arn:q\"}"
                                : "{__aws_log_type=\"sns\", __aws_sns_topic_arn=\"arn:q\"}");
        assert_int_equal(setup_entry(setup, 0)->time_ns, 7);
        assert_int_equal(setup->tally.bytes_read, text.data.len);
        for (size_t n = 0; n < COUNT(NO_JSON); n++) {
            expect_failure(setup, slice_from_cstr(NO_JSON[n]));
        }
        setup_destroy(setup);
    }
}

/* Too late to be heeded: the first ones were shipped. */
static void what_is_no_object_far_behind_is_counted(void **state) {
    struct setup *setup = set_up();

    (void)state;
    read_json(setup, make_large(setup, SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") ",7," EVENT(
                                           2, "y") "]}")));
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "x", "y");
    assert_int_equal(tally_dropped(&setup->tally, "not_a_log"), 1);
    setup_destroy(setup);
}

static void the_bytes_of_an_envelope_are_counted_once(void **state) {
    static const char *const cases[] = {
        "{" HEAD ",\"logEvents\":[" EVENT(1, "x") "]}",
        "{\"logEvents\":[" EVENT(1, "x") "]," HEAD "}", /* read twice */
        "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[" EVENT(1, "x") "]}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases) * 2; i++) {
        struct setup *setup = set_up();
        struct slice json = slice_from_cstr(cases[i / 2]);

        json = i % 2 == 1 ? make_large(setup, json) : json;
        read_json(setup, json);
        assert_int_equal(setup->tally.bytes_read, json.len);
        setup_destroy(setup);
    }
}

static void data_cut_anywhere_fails_and_nothing_leaves(void **state) {
    struct slice json =
        SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "," EVENT(2, "é\\u00e9") "]}");
    struct setup *setup = set_up();
    struct slice whole = gzip_encode(setup, json);

    (void)state;
    for (size_t len = 0; len < whole.len; len++) {
        setup->record.data = slice_first(whole, len);
        setup_read(setup);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->sink.count, 0);
    }
    for (size_t len = 0; len < json.len; len++) {
        read_json(setup, slice_first(json, len));
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->sink.count, 0);
    }
    setup_destroy(setup);
}

/* What a reader hands out never shows: an envelope in steps of any size, by way of cloudwatch_read
 * itself. */
struct stepped {
    struct cloudwatch cloudwatch; /* first */
    struct slice json;
    size_t step;
    struct slice_reader bytes;
};

static struct reader *open_stepped(struct cloudwatch *cloudwatch) {
    struct stepped *stepped = (struct stepped *)cloudwatch;

    slice_reader_init(&stepped->bytes, stepped->json, stepped->step);
    return &stepped->bytes.reader;
}

static void close_stepped(struct cloudwatch *cloudwatch) {
    (void)cloudwatch;
}

static void chunking_never_shows(void **state) {
    static const size_t steps[] = {1, 2, 3, 4096, 65537};
    struct slice json = SLICE("{\"logEvents\":[" EVENT(1, "a\\u0000\\ud83d\\ude00é") "]," HEAD "}");

    (void)state;
    for (size_t i = 0; i < COUNT(steps) * 2; i++) {
        struct setup *setup = set_up();
        struct stepped stepped = {
            .cloudwatch = {.env = &setup->env,
                           .item = &setup->item,
                           .time = setup->record.time,
                           .open = open_stepped,
                           .close = close_stepped},
            .json = i % 2 == 1 ? make_large(setup, json) : json,
            .step = steps[i / 2],
        };
        struct error err;

        assert_int_equal(cloudwatch_read(&stepped.cloudwatch, &err), CLOUDWATCH_READ);
        assert_int_equal(setup->sink.count, 1);
        assert_true(slice_equal(setup_entry(setup, 0)->line, SLICE("a\0😀é")));
        assert_slice(setup_entry(setup, 0)->labels, LABELS);
        setup_destroy(setup);
    }
}

static void reading_stops_when_its_time_is_over(void **state) {
    struct slice json = SLICE("{" HEAD ",\"logEvents\":[" EVENT(1, "x") "]}");

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = set_up();

        setup->clock.now_ms = setup->deadline.read_until_ms;
        read_json(setup, large == 1 ? make_large(setup, json) : json);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->item.reason->code, ERROR_DEADLINE);
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_have_their_labels_and_times),
        cmocka_unit_test(members_come_in_any_order_and_of_two_the_last_counts),
        cmocka_unit_test(of_duplicate_messages_the_last_counts),
        cmocka_unit_test(messages_are_unescaped_exactly),
        cmocka_unit_test(what_is_no_message_is_counted),
        cmocka_unit_test(times_are_read_exactly_or_counted),
        cmocka_unit_test(without_any_time_it_is_that_of_the_invocation),
        cmocka_unit_test(a_control_message_is_done_and_counted),
        cmocka_unit_test(the_own_log_group_is_not_forwarded),
        cmocka_unit_test(the_stream_is_a_label_metadata_or_nothing),
        cmocka_unit_test(long_messages_are_split),
        cmocka_unit_test(data_may_be_gzip_zlib_or_plain),
        cmocka_unit_test(what_is_no_envelope_fails),
        cmocka_unit_test(an_empty_list_after_the_entries_comes_too_late_in_a_large_one),
        cmocka_unit_test(another_json_is_the_text_of_the_message_that_carried_it),
        cmocka_unit_test(what_is_no_object_far_behind_is_counted),
        cmocka_unit_test(the_bytes_of_an_envelope_are_counted_once),
        cmocka_unit_test(data_cut_anywhere_fails_and_nothing_leaves),
        cmocka_unit_test(chunking_never_shows),
        cmocka_unit_test(reading_stops_when_its_time_is_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
