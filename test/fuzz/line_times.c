/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_times (libFuzzer): any bytes as a line, a header, a member and a name with a time. What is
 * read as a whole is read at the front and until the text's end, too, and nothing of it is left.
 */
#include "fuzz_target.h"
#include "source/format/format_time.h"
#include "source/format/format_time_form.h"
#include "source/format/line_field.h"

static const struct s3_time_rule *const ARRAYS[] = {
    FORMAT_TIMES_LB,     FORMAT_TIMES_BEANSTALK, FORMAT_TIMES_EMR,    FORMAT_TIMES_RDS,
    FORMAT_TIMES_ACCESS, FORMAT_TIMES_REDSHIFT,  FORMAT_TIMES_VENDED, FORMAT_TIMES_CLOUDFRONT,
};

static void check_form(enum s3_time_form form, struct slice text) {
    int64_t whole = 0;
    int64_t part = 0;

    if (format_time_whole(form, text, false, &whole) == FORMAT_TIME_FOUND &&
        format_time_until(form, text, ' ', &part) && part != whole) {
        abort();
    }
    if (form != S3_TIME_ANY && format_time_front(form, text, &part) == FORMAT_TIME_FOUND &&
        format_time_anywhere(form, text, &whole) != FORMAT_TIME_FOUND) {
        abort();
    }
}

static void check_line(const struct s3_time_rule *rules, char separator, struct slice line) {
    const struct s3_format format = {.type = "s3_x", .times = rules, .separator = separator};
    struct format_time times;
    struct moment time;

    format_time_init(&times, &format, VPC_FLOW_TIME_START);
    (void)format_time_of_line(&times, line, &time);
    format_time_columns(&times, line, separator);
    (void)format_time_of_line(&times, line, &time);
    for (unsigned number = 1; number < 8; number++) {
        struct slice rest = line_field_rest(line, number, separator);
        struct slice field = line_field(rest, separator);
        if (rest.len > line.len || field.len > rest.len) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char separators[] = " \t,|";
    struct slice text = slice_of(data, size);
    struct moment time;

    for (size_t i = 0; i < sizeof(ARRAYS) / sizeof(ARRAYS[0]); i++) {
        check_line(ARRAYS[i], separators[i % 4], text);
    }
    for (unsigned form = S3_TIME_RFC3339; form < S3_TIME_ANY; form++) {
        check_form((enum s3_time_form)form, text);
        (void)format_time_of_member((enum s3_time_form)form, text, &time);
    }
    (void)format_time_of_name(text, &time);
    return 0;
}
