/* SPDX-License-Identifier: Apache-2.0 */
#include "lines_setup.h"

#include "source/format/format_time.h"

static const struct s3_time_rule SECOND_FIELD[] = {{.field = 2, .form = S3_TIME_RFC3339},
                                                   {.form = S3_TIME_NONE}};

#define LINES                                                                                      \
    "a 1970-01-01T00:00:01Z\n#b 1970-01-01T00:00:02Z\n\nc x\n#"                                    \
    "a line that is longer than the window\nd"

/* Entry number has this time in seconds of 1970. */
static void expect_seconds(struct setup *setup, size_t number, int64_t seconds) {
    assert_int_equal(setup_entry(setup, number)->time_ns, seconds * 1000000000);
}

static void header_lines_are_counted_and_not_shipped(void **state) {
    static const struct {
        enum s3_header header;
        size_t headers;
        size_t count;
        const char *lines[8];
    } cases[] = {
        {S3_HEADER_NONE,
         0,
         6,
         {"a 1970-01-01T00:00:01Z", "#b 1970-01-01T00:00:02Z", "c x", "#a line that is longer t",
          "han the window", "d"}},
        {S3_HEADER_COMMENTS, 2, 3, {"a 1970-01-01T00:00:01Z", "c x", "d"}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 4; step++) {
            const struct s3_format format = {
                .type = "s3_x", .header = cases[i].header, .times = SECOND_FIELD};
            struct setup *setup = setup_new();

            setup->config.line_bytes_max = 24;
            read_lines(setup, &format, slice_from_cstr(LINES), step);
            expect_lines(setup, cases[i].lines, cases[i].count);
            assert_int_equal(tally_dropped(&setup->tally, "header_line"), cases[i].headers);
            assert_int_equal(setup->tally.lines, 6);
            setup_destroy(setup);
        }
    }
}

static const struct s3_format FLOW = {
    .type = "s3_vpc_flow",
    .header = S3_HEADER_FIRST_LINE,
    .times = FORMAT_TIMES_VPC_FLOW,
    .columns = "version account start end",
};

static void a_first_line_of_names_is_a_header(void **state) {
    static const struct {
        const char *text;
        size_t headers;
        size_t lines;
        int64_t first_s; /* -1: the event's time */
    } cases[] = {
        {"end start version\n9 7 2\n", 1, 1, 7},
        {"\nend start version\n9 7 2\n", 1, 1, 7},
        {"version end\n2 9\n", 1, 1, 9},
        {"version account-id\n2 9\n", 1, 1, -1},
        {"version start end\n2 - 9\n", 1, 1, 9},
        {"version start end\n2 - -\n", 1, 1, -1},
        {"version start end\n2 7\nversion start end\n2 8 9\n", 2, 2, 7}, /* joined objects */
        {"version start\n2 7\nversion end start\n2 8 9\n", 2, 2, 7},
        {"version start\n2 7\nversion 7\n", 1, 2, 7}, /* no header: a value is no name */
        {"2 123456789012 7 9\n", 0, 1, 7},            /* without a header: the row's columns */
        {"2 123456789012 7\n", 0, 1, -1},             /* … which this line has not */
        {"2 123456789012 7 9 1\n", 0, 1, -1},
        {"Not a flow log\n", 0, 1, -1}, /* names are written small */
        {"ACCEPT OK IPv4\n", 0, 1, -1},
        {"", 0, 0, -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 4; step++) {
            struct setup *setup = setup_new();

            read_lines(setup, &FLOW, slice_from_cstr(cases[i].text), step);
            assert_int_equal(setup->sink.count, cases[i].lines);
            assert_int_equal(tally_dropped(&setup->tally, "header_line"), cases[i].headers);
            if (cases[i].lines > 0 && cases[i].first_s >= 0) {
                expect_seconds(setup, 0, cases[i].first_s);
            } else if (cases[i].lines > 0) {
                assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
            }
            setup_destroy(setup);
        }
    }
}

static void a_new_header_names_the_columns_anew(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    read_lines(setup, &FLOW,
               slice_from_cstr("version start end\n2 7 8\nversion end start\n2 7 8\n"), 0);
    expect_seconds(setup, 0, 7);
    expect_seconds(setup, 1, 8);
    setup_destroy(setup);
}

static void a_header_longer_than_the_window_goes_whole(void **state) {
    (void)state;
    for (size_t step = 0; step < 4; step++) {
        struct setup *setup = setup_new();

        setup->config.line_bytes_max = 8;
        read_lines(setup, &FLOW, slice_from_cstr("version account-id interface-id start\n2 a b 7"),
                   step);
        EXPECT_LINES(setup, "2 a b 7");
        expect_seconds(setup, 0, 7);
        assert_int_equal(tally_dropped(&setup->tally, "header_line"), 1);
        setup_destroy(setup);
    }
}

static void flow_logs_have_the_time_that_is_set(void **state) {
    static const struct {
        enum vpc_flow_time setting;
        int64_t ns;
    } cases[] = {
        {VPC_FLOW_TIME_START, INT64_C(7000000000)},
        {VPC_FLOW_TIME_END, INT64_C(9000000000)},
        {VPC_FLOW_TIME_PROCESSING, EVENT_NS}, /* the fallback time, whatever it is */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = setup_new();

        setup->env.began_ns = 1;
        setup->config.vpc_flow_time = cases[i].setting;
        read_lines(setup, &FLOW, slice_from_cstr("version start end\n2 7 9\n"), 0);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].ns);
        setup_destroy(setup);
    }
}

static void w3c_fields_name_the_columns(void **state) {
    static const struct s3_format w3c = {
        .type = "s3_x",
        .header = S3_HEADER_COMMENTS,
        .times = FORMAT_TIMES_CLOUDFRONT,
        .separator = '\t',
    };
    static const char *const texts[] = {
        "#Version: 1.0\n#Fields: date time x\n1970-01-01\t00:00:07\ta b\n",
        "#Fields: x time date\na b\t00:00:07\t1970-01-01\n",
        "#Fields:\tx\ttime\tdate\nx\t00:00:07\t1970-01-01\n",
        "#Fields: x date timestamp(ms) time\nx\t1971-01-01\t7000\t00:00:08\n",
        "#Fields: x date timestamp(ms) time\nx\t1970-01-01\t-\t00:00:07\n",
        "#Fields: x date time\nx|1970-01-01|00:00:07\n",
        "#Fields: x date time\nx 1970-01-01 00:00:07\n",
        "#Fields: x date time\nx,1970-01-01,00:00:07\n",
        "#Fields: x time date\nx\t-\t1970-01-01\n#Fields: date time\n1970-01-01\t00:00:07\n",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (size_t step = 0; step < 3; step++) {
            struct setup *setup = setup_new();

            read_lines(setup, &w3c, slice_from_cstr(texts[i]), step);
            if (setup_entry(setup, setup->sink.count - 1)->time_ns != INT64_C(7000000000)) {
                fail_msg("%s", texts[i]);
            }
            setup_destroy(setup);
        }
    }
}

static void lines_have_the_time_of_the_rule_or_the_fallback(void **state) {
    const struct s3_format format = {
        .type = "s3_x", .header = S3_HEADER_COMMENTS, .times = SECOND_FIELD};
    struct setup *setup = setup_new();

    (void)state;
    read_lines(setup, &format, slice_from_cstr(LINES), 0);
    expect_seconds(setup, 0, 1);
    assert_int_equal(setup_entry(setup, 1)->time_ns, EVENT_NS);
    assert_int_equal(setup_entry(setup, 2)->time_ns, EVENT_NS + 1);
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 1);
    setup_destroy(setup);
}

static const struct s3_format LOG4J = {
    .type = "s3_x", .times = FORMAT_TIMES_MSK, .joins_lines = true};

static void lines_without_a_time_join_the_record_before_them(void **state) {
    static const char text[] = "\nhead\n of it\n[1970-01-01 00:00:07,000] a\n\tb\r\n\n\nc\n\n"
                               "[1970-01-01 00:00:08,001] d\n[x] e\n[1970-01-01 00:00:99,0] f\n"
                               "[1970-01-01 00:00:09,000] g";

    (void)state;
    for (size_t step = 0; step < 8; step++) {
        struct setup *setup = setup_new();

        read_lines(setup, &LOG4J, slice_from_cstr(text), step);
        EXPECT_LINES(setup, "head\n of it", "[1970-01-01 00:00:07,000] a\n\tb\n\n\nc",
                     "[1970-01-01 00:00:08,001] d\n[x] e", "[1970-01-01 00:00:99,0] f",
                     "[1970-01-01 00:00:09,000] g");
        assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
        expect_seconds(setup, 1, 7);
        assert_int_equal(setup_entry(setup, 2)->time_ns, INT64_C(8001000000));
        assert_int_equal(setup_entry(setup, 3)->time_ns, EVENT_NS + 1);
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 1);
        assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 2);
        assert_int_equal(setup->tally.lines, 7);
        setup_destroy(setup);
    }
}

static void without_any_time_only_what_is_indented_is_joined(void **state) {
    (void)state;
    for (size_t step = 0; step < 8; step++) {
        struct setup *setup = setup_new();

        read_lines(setup, &LOG4J, slice_from_cstr("\tend\n of it\n\na\n\nb\n at c\n\n\tat d\n"),
                   step);
        EXPECT_LINES(setup, "\tend\n of it", "a", "b\n at c\n\n\tat d");
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(setup_entry(setup, i)->time_ns, EVENT_NS + (int64_t)i);
        }
        assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 2);
        setup_destroy(setup);
    }
}

static void a_joined_record_is_as_long_as_a_line_may_be(void **state) {
    static const char text[] = "[1970-01-01 00:00:07,000] a\nbbbbbbbbbbbb\nccccccccccccccc\n"
                               "[1970-01-01 00:00:08,000] d\n";

    (void)state;
    for (size_t step = 0; step < 8; step++) {
        struct setup *setup = setup_new();

        setup->config.line_bytes_max = 32;
        read_lines(setup, &LOG4J, slice_from_cstr(text), step);
        EXPECT_LINES(setup, "[1970-01-01 00:00:07,000] a\nbbbb", "bbbbbbbb\nccccccccccccccc",
                     "[1970-01-01 00:00:08,000] d");
        assert_int_equal(setup_entry(setup, 1)->time_ns, INT64_C(7000000001));
        setup_destroy(setup);
        setup = setup_new();
        setup->config.line_bytes_max = 32;
        setup->config.too_long = LINE_TRUNCATE;
        read_lines(setup, &LOG4J, slice_from_cstr(text), step);
        EXPECT_LINES(setup, "[1970-01-01 00:00:07,[truncated]", "[1970-01-01 00:00:08,000] d");
        setup_destroy(setup);
    }
}

static void a_joined_record_of_any_length_takes_constant_memory(void **state) {
    static const char first[] = "[1970-01-01 00:00:07,000] a";
    static const char more[] = "\n\tat com.example.Main";
    enum { LINES_MORE = 100000, MORE_BYTES = sizeof(more) - 1 };
    struct setup *setup = setup_new();
    char *text = mem_alloc(sizeof(first) + (size_t)LINES_MORE * MORE_BYTES);

    (void)state;
    memcpy(text, first, sizeof(first));
    for (size_t i = 0; i < LINES_MORE; i++) {
        memcpy(text + sizeof(first) - 1 + i * MORE_BYTES, more, sizeof(more));
    }
    setup->config.line_bytes_max = 1024;
    read_lines(setup, &LOG4J, slice_from_cstr(text), 0);
    assert_int_equal(setup->sink.count, strlen(text) / 1024 + 1);
    assert_int_equal(setup->tally.lines, 1);
    mem_free(text);
    setup_destroy(setup);
}

static void a_line_without_a_time_keeps_the_last(void **state) {
    static const struct s3_format build = {.type = "s3_x", .times = FORMAT_TIMES_CODEBUILD};
    struct setup *setup = setup_new();

    (void)state;
    read_lines(setup, &build, slice_from_cstr("a\n[Container] 1970/01/01 00:00:07 b\nc\nd\n"), 0);
    EXPECT_LINES(setup, "a", "[Container] 1970/01/01 00:00:07 b", "c", "d");
    assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
    for (size_t i = 1; i < 4; i++) {
        expect_seconds(setup, i, 7);
    }
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_lines_are_counted_and_not_shipped),
        cmocka_unit_test(a_first_line_of_names_is_a_header),
        cmocka_unit_test(a_new_header_names_the_columns_anew),
        cmocka_unit_test(a_header_longer_than_the_window_goes_whole),
        cmocka_unit_test(flow_logs_have_the_time_that_is_set),
        cmocka_unit_test(w3c_fields_name_the_columns),
        cmocka_unit_test(lines_have_the_time_of_the_rule_or_the_fallback),
        cmocka_unit_test(lines_without_a_time_join_the_record_before_them),
        cmocka_unit_test(without_any_time_only_what_is_indented_is_joined),
        cmocka_unit_test(a_joined_record_is_as_long_as_a_line_may_be),
        cmocka_unit_test(a_joined_record_of_any_length_takes_constant_memory),
        cmocka_unit_test(a_line_without_a_time_keeps_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
