/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_time.h"

#include "source/source_setup.h"

enum { NONE = -1, UNREADABLE = -2 }; /* instead of nanoseconds */

struct line_case {
    const char *line;
    int64_t ns;
};

static struct format_time times_of(const struct s3_time_rule *rules, char separator) {
    const struct s3_format format = {.type = "s3_x", .times = rules, .separator = separator};
    struct format_time times;

    format_time_init(&times, &format, VPC_FLOW_TIME_START);
    return times;
}

static void expect(struct format_time *times, const char *line, int64_t ns) {
    struct moment time = {0};
    bool ok = format_time_of_line(times, slice_from_cstr(line), &time);
    int64_t found = time.known ? time.ns : ok ? NONE : UNREADABLE;

    if (found != ns) {
        fail_msg("%s gave %lld", line, (long long)found);
    }
}

static void load_balancers_say_which_kind_they_are(void **state) {
    static const struct line_case cases[] = {
        {"http 2018-07-02T22:23:00.186641Z app/x/1 -", INT64_C(1530570180186641000)},
        {"h2 2018-07-02T22:23:00Z", INT64_C(1530570180000000000)},
        {"2018-07-02T22:23:00.186641Z classic 1.2.3.4:5 - -1 -1 -1", INT64_C(1530570180186641000)},
        {"tls 2.0 2018-12-20T02:59:40 net/x", INT64_C(1545274780000000000)},
        {"tls 1.0 2018-12-20T02:59:40", INT64_C(1545274780000000000)},
        {"tls 3.0 2018-12-20T02:59:40", INT64_C(1545274780000000000)},
        {"tls 2.0 ", UNREADABLE},
        {"http  2018-07-02T22:23:00.186641Z", NONE},
        {"http -", NONE},
        {"http", NONE},
        {"", NONE},
        {" ", NONE},
        {"\xff\xff \xff", UNREADABLE},
        {"http 2018-07-02T22:23:00.186641Zx -", UNREADABLE},
        {"http 2018-13-02T22:23:00Z -", UNREADABLE},
        {"2018-13-02T22:23:00Z classic", UNREADABLE},
    };
    struct format_time times = times_of(FORMAT_TIMES_LB, '\0');

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        expect(&times, cases[i].line, cases[i].ns);
    }
}

static void lines_without_a_rule_have_no_time(void **state) {
    static const struct s3_time_rule other_lines[] = {
        {.line_start = "x ", .field = 2, .form = S3_TIME_RFC3339}, {.form = S3_TIME_NONE}};
    struct format_time times = times_of(NULL, '\0');

    (void)state;
    expect(&times, "http 2018-07-02T22:23:00Z", NONE);
    times = times_of(other_lines, '\0');
    expect(&times, "http 2018-07-02T22:23:00Z", NONE);
    expect(&times, "x 2018-07-02T22:23:00Z", INT64_C(1530570180000000000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load_balancers_say_which_kind_they_are),
        cmocka_unit_test(lines_without_a_rule_have_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
