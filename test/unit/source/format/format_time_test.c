/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_time.h"

#include "source/source_setup.h"

static void lines_have_their_own_time(void **state) {
    static const struct {
        const char *line;
        int64_t ns; /* -1: none, -2: none that can be read */
    } cases[] = {
        {"http 2018-07-02T22:23:00.186641Z app/x/1 -", INT64_C(1530570180186641000)},
        {"h2 2018-07-02T22:23:00Z", INT64_C(1530570180000000000)},
        {"tls 2.0 2018-12-20T02:59:40 net/x", INT64_C(1545274780000000000)},
        {"tls 2.0 2018-12-20T02:59:40", INT64_C(1545274780000000000)},
        {"tls 3.0 2018-12-20T02:59:40", -2},
        {"tls 2.0 ", -1},
        {"http  2018-07-02T22:23:00.186641Z", -1},
        {"http", -1},
        {"", -1},
        {" ", -1},
        {"\xff\xff \xff", -2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment time = {0};
        const struct s3_format *format;
        for (size_t row = 0; (format = s3_format_at(row)) != NULL; row++) {
            if (format->times == NULL) {
                continue; /* but of an ALB and of an NLB */
            }
            bool ok = format_time_of_line(format, slice_from_cstr(cases[i].line), &time);

            assert_int_equal(ok, cases[i].ns != -2);
            assert_int_equal(time.known, cases[i].ns >= 0);
            assert_true(!time.known || time.ns == cases[i].ns);
        }
    }
}

static void lines_without_a_rule_have_no_time(void **state) {
    struct s3_format format = {.type = "s3_x"};
    struct moment time = moment_at(1);

    (void)state;
    assert_true(format_time_of_line(&format, SLICE("http 2018-07-02T22:23:00Z"), &time));
    assert_false(time.known);
    static const struct s3_time_rule other_lines[] = {
        {.line_start = "x ", .field = 2, .form = S3_TIME_RFC3339}, {.form = S3_TIME_NONE}};
    format.times = other_lines;
    assert_true(format_time_of_line(&format, SLICE("http 2018-07-02T22:23:00Z"), &time));
    assert_false(time.known);
    assert_true(format_time_of_line(&format, SLICE("x 2018-07-02T22:23:00Z"), &time));
    assert_true(time.known);
}

static void a_name_s_time_is_read(void **state) {
    static const struct {
        const char *text;
        int64_t s; /* -1: it can't be read */
    } cases[] = {
        {"20140215T2340Z", 1392507600},
        {"201402152340Z", 1392507600},
        {"201402152340", 1392507600},
        {"20149915T2340Z", -1},
        {"2014T0215T2340Z", -1},
        {"20140215T234", -1},
        {"yesterday", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment time;

        assert_int_equal(format_time_of_name(slice_from_cstr(cases[i].text), &time),
                         cases[i].s >= 0);
        assert_int_equal(time.known, cases[i].s >= 0);
        assert_int_equal(time.known ? time.ns : -1000000000, cases[i].s * 1000000000);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_their_own_time),
        cmocka_unit_test(lines_without_a_rule_have_no_time),
        cmocka_unit_test(a_name_s_time_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
