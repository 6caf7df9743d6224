/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/framing.h"

#include "records_setup.h"
#include "source/format/format_times.h"

static void the_first_bytes_tell_the_framing(void **state) {
    static const struct {
        const char *front;
        enum framing framing;
    } cases[] = {
        {"", FRAMING_LINES},
        {"{\"a\":1}", FRAMING_JSON},
        {" \r\n{\n  \"a\"", FRAMING_JSON},
        {"{", FRAMING_JSON},
        {"{}", FRAMING_JSON},
        {"{x} a line", FRAMING_LINES},
        {"[Container] 2023/11/20 a line", FRAMING_LINES},
        {"[{\"a\":1}]", FRAMING_LINES},
        {"#Fields: date time\n", FRAMING_W3C},
        {"#Version: 1.0\n#Fields: date time\n", FRAMING_W3C},
        {"#!/bin/sh", FRAMING_LINES},
        {"2024-11-14\t22:30:25", FRAMING_LINES},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(framing_tell(slice_from_cstr(cases[i].front)), cases[i].framing);
    }
}

static const struct s3_format CLOUDFRONT = {
    .type = "s3_cloudfront", .records = S3_RECORDS_BY_CONTENT, .times = FORMAT_TIMES_CLOUDFRONT};

static void one_row_reads_every_framing(void **state) {
    static const struct {
        const char *text;
        const char *line;
        int64_t ns;
        unsigned headers;
    } cases[] = {
        {"{\"timestamp(ms)\":\"1700000000123\"}\n", "{\"timestamp(ms)\":\"1700000000123\"}",
         INT64_C(1700000000123000000), 0},
        {"#Fields: x timestamp(ms)\na\t1700000000123\n", "a\t1700000000123",
         INT64_C(1700000000123000000), 1},
        {"#Version: 1.0\n#Fields: date time\n2023-11-14\t22:13:20\n", "2023-11-14\t22:13:20",
         INT64_C(1700000000000000000), 2},
        {"2023-11-14\t22:13:20\ta\n", "2023-11-14\t22:13:20\ta", INT64_C(1700000000000000000), 0},
        {"no time\n", "no time", EVENT_NS, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 3; step++) {
            struct setup *setup = setup_new();
            struct error err;
            assert_true(
                read_records(setup, &CLOUDFRONT, slice_from_cstr(cases[i].text), step, &err));
            EXPECT_LINES(setup, cases[i].line);
            assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].ns);
            assert_int_equal(tally_dropped(&setup->tally, "header_line"), cases[i].headers);
            assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
            setup_destroy(setup);
        }
    }
}

static void an_array_of_the_row_is_read_by_content_too(void **state) {
    const struct s3_format format = {
        .records = S3_RECORDS_BY_CONTENT, .array = "Records", .times = FORMAT_TIMES_CLOUDTRAIL};
    struct setup *setup = setup_new();
    struct error err;

    (void)state;
    assert_true(
        read_records(setup, &format, SLICE("{\"Records\":[{\"a\":1},{\"b\":2}]}"), 0, &err));
    EXPECT_LINES(setup, "{\"a\":1}", "{\"b\":2}");
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_bytes_tell_the_framing),
        cmocka_unit_test(one_row_reads_every_framing),
        cmocka_unit_test(an_array_of_the_row_is_read_by_content_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
