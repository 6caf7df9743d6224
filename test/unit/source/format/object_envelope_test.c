/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/object_envelope.h"

#include "records_setup.h"
#include "source/format/format_times.h"

static const struct s3_format FIREHOSE = {
    .type = "s3_firehose", .records = S3_RECORDS_BY_CONTENT, .times = FORMAT_TIMES_FIREHOSE};

#define NAMES(group)                                                                               \
    "\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"" group                       \
    "\",\"logStream\":\"s\",\"subscriptionFilters\":[]"
#define EVENT(ms, message) "{\"id\":\"1\",\"timestamp\":" ms ",\"message\":\"" message "\"}"
#define CONTROL                                                                                    \
    "{\"messageType\":\"CONTROL_MESSAGE\",\"owner\":\"CloudwatchLogs\",\"logGroup\":\"\","         \
    "\"logStream\":\"\",\"subscriptionFilters\":[],\"logEvents\":[" EVENT("1", "x") "]}"

static void each_log_event_is_an_entry_among_other_values(void **state) {
    static const char text[] =
        CONTROL "{" NAMES("g1") ",\"logEvents\":[" EVENT("1700000000001", "one\\nline") "," EVENT(
            "1700000000002", "two") "]}{\"timestamp\":1700000000003}\n"
                                    "{\"logEvents\":[" EVENT("1700000000004", "four") "]," NAMES(
                                        "g2") "}a line\n" CONTROL;

    (void)state;
    for (size_t step = 0; step < 4; step++) {
        struct setup *setup = setup_new();
        struct error err;
        assert_true(read_records(setup, &FIREHOSE, slice_from_cstr(text), step, &err));
        EXPECT_LINES(setup, "one\nline", "two", "{\"timestamp\":1700000000003}", "four", "a line");
        for (int i = 0; i < 4; i++) {
            assert_int_equal(setup_entry(setup, (size_t)i)->time_ns,
                             INT64_C(1700000000001000000) + i * INT64_C(1000000));
        }
        assert_int_equal(setup_entry(setup, 4)->time_ns, EVENT_NS);
        assert_slice(setup_entry(setup, 0)->labels,
                     "{__aws_cloudwatch_log_group=\"g1\", __aws_cloudwatch_owner=\"1\", a=\"b\"}");
        assert_slice(setup_entry(setup, 2)->labels, "{a=\"b\"}");
        assert_slice(setup_entry(setup, 3)->labels,
                     "{__aws_cloudwatch_log_group=\"g2\", __aws_cloudwatch_owner=\"1\", a=\"b\"}");
        assert_slice(setup_entry(setup, 4)->labels, "{a=\"b\"}");
        assert_int_equal(tally_dropped(&setup->tally, "control_message"), 2);
        setup_destroy(setup);
    }
}

/* The cache of label sets is emptied now and then. */
static void any_number_of_log_groups_leaves_a_record_its_labels(void **state) {
    enum { GROUPS = 4000 };
    struct setup *setup = setup_new();
    struct buf text;
    struct error err;
    bool ok = true;

    (void)state;
    buf_init(&text, BYTES_MAX);
    for (int i = 0; i < GROUPS; i++) {
        ok = ok &&
             buf_printf(&text,
                        "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":"
                        "\"%d%0500d\",\"logStream\":\"s\",\"logEvents\":[{\"message\":\"m\"}]}",
                        i, 0);
    }
    assert_true(ok && buf_append_cstr(&text, "{}"));
    assert_true(read_records(setup, &FIREHOSE, buf_slice(&text), 0, &err));
    assert_slice(setup_entry(setup, GROUPS)->line, "{}");
    assert_slice(setup_entry(setup, GROUPS)->labels, "{a=\"b\"}");
    buf_clean_up(&text);
    setup_destroy(setup);
}

static void the_survey_s_sample_has_one_entry(void **state) {
    struct setup *whole = setup_new();
    struct slice text = read_test_file(whole, "data/json/firehose_cwl.log");
    struct error err;

    (void)state;
    assert_true(read_records(whole, &FIREHOSE, text, 0, &err));
    EXPECT_LINES(whole, "Hello World!");
    assert_int_equal(setup_entry(whole, 0)->time_ns, INT64_C(1676419301941000000));
    for (size_t len = 0; len < text.len; len++) {
        struct setup *setup = setup_new();
        bool ok = read_records(setup, &FIREHOSE, slice_first(text, len), len % 3, &err);
        assert_int_equal(ok, len == 0 || len == slice_find(text, SLICE("{\"messageType\":\"DATA")));
        assert_int_equal(setup->sink.count, 0);
        setup_destroy(setup);
    }
    setup_destroy(whole);
}

static void what_only_looks_like_an_envelope_is_a_record(void **state) {
    static const char *const texts[] = {
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[]}",
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[1]}",
        "{\"messageType\":\"OTHER\",\"logEvents\":[{}]}",
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":{}}",
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"message\":tru}]}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct setup *setup = setup_new();
        struct error err;
        assert_true(read_records(setup, &FIREHOSE, slice_from_cstr(texts[i]), 0, &err));
        EXPECT_LINES(setup, texts[i]);
        assert_slice(setup_entry(setup, 0)->labels, "{a=\"b\"}");
        setup_destroy(setup);
    }
}

enum { BEYOND = 3000000 }; /* more than the window */

static void an_envelope_larger_than_the_window_is_read_as_a_stream(void **state) {
    struct setup *setup = setup_new();
    struct error err;
    struct slice text = long_text(
        setup, "{" NAMES("g") ",\"logEvents\":[" EVENT("1700000000001", "one") ",{\"message\":\"",
        BEYOND, "\",\"timestamp\":1700000000002}]}{\"timestamp\":1700000000003}");

    (void)state;
    setup->config.too_long = LINE_TRUNCATE;
    assert_true(read_records(setup, &FIREHOSE, text, 0, &err));
    assert_int_equal(setup->sink.count, 3);
    assert_slice(setup_entry(setup, 0)->line, "one");
    assert_int_equal(setup_entry(setup, 1)->time_ns, INT64_C(1700000000002000000));
    assert_slice(setup_entry(setup, 2)->line, "{\"timestamp\":1700000000003}");
    setup_destroy(setup);
}

static void a_large_envelope_whose_names_come_last_fails(void **state) {
    struct setup *setup = setup_new();
    struct error err;
    struct slice text = long_text(setup,
                                  "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"timestamp\":"
                                  "1700000000002,\"message\":\"",
                                  BEYOND,
                                  "\"}],\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":"
                                  "\"s\"}");

    (void)state;
    assert_false(read_records(setup, &FIREHOSE, text, 0, &err));
    assert_int_equal(err.code, ERROR_INPUT);
    assert_non_null(strstr(err.text, "has its names after its log events"));
    assert_int_equal(setup->sink.count, 0);
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_log_event_is_an_entry_among_other_values),
        cmocka_unit_test(any_number_of_log_groups_leaves_a_record_its_labels),
        cmocka_unit_test(the_survey_s_sample_has_one_entry),
        cmocka_unit_test(what_only_looks_like_an_envelope_is_a_record),
        cmocka_unit_test(an_envelope_larger_than_the_window_is_read_as_a_stream),
        cmocka_unit_test(a_large_envelope_whose_names_come_last_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
