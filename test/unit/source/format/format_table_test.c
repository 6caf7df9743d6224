/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_lint.h"
#include "promtail/s3_format.h"
#include "source/source_setup.h"

#define LB_FOLDER "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2016/05/01/"
#define ALB_KEY LB_FOLDER "123456789012_elasticloadbalancing_us-east-2_app.a.1_20140215T2340Z_x"
#define NLB_KEY LB_FOLDER "123456789012_elasticloadbalancing_us-east-2_net.a.1_20140215T2340Z_x"

static const struct s3_format *row_of(const char *key) {
    struct s3_origin origin;

    return s3_format_for(slice_from_cstr(key), SLICE("bucket"), &origin);
}

static void every_row_is_whole(void **state) {
    size_t count = 0;

    (void)state;
    for (const struct s3_format *row; (row = s3_format_at(count)) != NULL; count++) {
        struct error err;

        assert_true(slice_starts_with(slice_from_cstr(row->type), SLICE("s3_")));
        assert_non_null(row->keys[0]);
        for (size_t i = 0; i < S3_KEYS_MAX && row->keys[i] != NULL; i++) {
            if (!pattern_lint(slice_from_cstr(row->keys[i]), &err)) {
                fail_msg("%s: %s", row->keys[i], err.text);
            }
        }
        assert_true(row->records < S3_RECORDS_COUNT);
        assert_true(row->times != NULL || row->records == S3_RECORDS_NOT_A_LOG ||
                    row->takes_unknown || strcmp(row->type, "s3_securitylake") == 0);
        assert_non_null(row->labels);
        assert_non_null(row->labels->name);
        for (const struct s3_label *label = row->labels; label->name != NULL; label++) {
            assert_true(slice_starts_with(slice_from_cstr(label->name), SLICE("__aws_s3_")));
            assert_true(label->value < S3_CAPTURE_COUNT);
        }
    }
    assert_true(count > 0);
    assert_string_equal(s3_format_at(count - 1)->keys[0], "**");
}

/* The column of that number, from 1. */
static struct slice column_at(const char *columns, unsigned number) {
    struct slice rest = slice_from_cstr(columns);
    struct slice column = {0};

    for (unsigned i = 0; i < number; i++) {
        slice_cut(rest, ' ', &column, &rest);
    }
    return column;
}

/* The number of the first field with a time in lines that begin so, or in any. */
static unsigned time_field(const struct s3_format *format, const char *line_start) {
    const struct s3_time_rule *rule = format->times;
    bool any = line_start == NULL;

    while (rule->form != S3_TIME_NONE && (rule->field == 0 || (rule->line_start == NULL) != any ||
                                          (!any && strcmp(rule->line_start, line_start) != 0))) {
        rule++;
    }
    return rule->field;
}

static void the_time_s_field_is_the_column_of_that_name(void **state) {
    const struct s3_format *alb = row_of(ALB_KEY);
    const struct s3_format *nlb = row_of(NLB_KEY);

    (void)state;
    assert_slice(column_at(nlb->columns, time_field(nlb, "tls ")), "time");
    assert_slice(column_at(alb->columns, time_field(alb, NULL)), "time");
    assert_slice(column_at(alb->columns, 30), "conn_trace_id");
    assert_slice(column_at(alb->columns, 31), "");
    assert_slice(column_at(nlb->columns, 22), "tls_connection_creation_time");
    assert_slice(column_at(nlb->columns, 23), "");
}

/* How many fields a line has, where quotes hold blanks together. */
static size_t count_fields(struct slice line) {
    size_t count = 1;
    bool quoted = false;

    for (size_t i = 0; i < line.len; i++) {
        quoted = quoted != (line.ptr[i] == '"');
        count += line.ptr[i] == ' ' && !quoted;
    }
    return count;
}

static void lines_have_no_more_fields_than_columns(void **state) {
    static const struct {
        const char *key;
        const char *file;
        size_t fields;
    } cases[] = {{ALB_KEY, "data/alb.log", 29}, {NLB_KEY, "data/nlb.log", 22}};
    struct setup *setup = setup_new();

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice rest = read_test_file(setup, cases[i].file);
        struct slice line;

        assert_true(rest.len > 0);
        while (slice_cut(rest, '\n', &line, &rest)) {
            assert_int_equal(count_fields(line), cases[i].fields);
            assert_true(cases[i].fields <=
                        count_fields(slice_from_cstr(row_of(cases[i].key)->columns)));
        }
    }
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(the_time_s_field_is_the_column_of_that_name),
        cmocka_unit_test(lines_have_no_more_fields_than_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
