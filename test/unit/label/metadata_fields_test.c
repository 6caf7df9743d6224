/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/metadata_fields.h"

#include "promtail/buf.h"
#include "test.h"

#define NAMES                                                                                      \
    "must be one of: log_stream, s3_key, request_id, event_id, kinesis_sequence, source_account, " \
    "source_region, column:NAME"

/* In words: "log_stream s3_key column:a". */
static void write_fields(const struct metadata_fields *fields, struct buf *out) {
    for (enum metadata_field field = 0; field < METADATA_FIELDS; field++) {
        struct slice name = metadata_field_name(field);
        assert_true(!fields->wanted[field] || buf_printf(out, "%.*s ", SLICE_ARG(name)));
    }
    for (size_t i = 0; i < fields->column_count; i++) {
        assert_true(buf_printf(out, "column:%.*s ", SLICE_ARG(fields->columns[i])));
    }
}

static void lists_are_read(void **state) {
    static const struct {
        const char *list;
        const char *fields;
    } cases[] = {
        {"", ""},
        {"  ", ""},
        {"log_stream", "log_stream "},
        {" event_id ,S3_KEY,\trequest_id", "s3_key request_id event_id "},
        {"kinesis_sequence,source_region,source_account,log_stream",
         "log_stream kinesis_sequence source_account source_region "},
        {"column:status,column: c-ip ,column:status,event_id,event_id",
         "event_id column:status column:c-ip "},
        {"column:cs(User-Agent)", "column:cs(User-Agent) "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct metadata_fields fields;
        struct error err;
        struct buf out;
        buf_init(&out, 1000);
        assert_true(metadata_fields_parse(&fields, slice_from_cstr(cases[i].list), &err));
        write_fields(&fields, &out);
        assert_slice(buf_slice(&out), cases[i].fields);
        assert_int_equal(fields.any, cases[i].fields[0] != '\0');
        buf_clean_up(&out);
    }
}

static void unknown_names_are_refused_with_the_list(void **state) {
    static const struct {
        const char *list;
        const char *error;
    } cases[] = {
        {"stream", "name 1: 'stream' " NAMES},
        {"s3_key,,event_id", "name 2: '' " NAMES},
        {"s3_key,", "name 2: '' " NAMES},
        {"log_stream;s3_key", "name 1: 'log_stream;s3_key' " NAMES},
        {"event_id,column:",
         "name 2: a column needs a name with a letter or digit (example: column:elb_status_code)"},
        {"column:--",
         "name 1: a column needs a name with a letter or digit (example: column:elb_status_code)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct metadata_fields fields;
        struct error err;
        assert_false(metadata_fields_parse(&fields, slice_from_cstr(cases[i].list), &err));
        assert_string_equal(err.text, cases[i].error);
    }
}

static void there_are_at_most_so_many_columns(void **state) {
    struct metadata_fields fields;
    struct error err;
    struct buf list;

    (void)state;
    buf_init(&list, 1000);
    for (int i = 0; i < METADATA_COLUMNS_MAX; i++) {
        assert_true(buf_printf(&list, "%scolumn:c%d", i == 0 ? "" : ",", i));
    }
    assert_true(metadata_fields_parse(&fields, buf_slice(&list), &err));
    assert_int_equal(fields.column_count, METADATA_COLUMNS_MAX);
    assert_true(buf_append_cstr(&list, ",column:more"));
    assert_false(metadata_fields_parse(&fields, buf_slice(&list), &err));
    assert_string_equal(err.text, "name 33: there are more than 32 columns");
    buf_clean_up(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read),
        cmocka_unit_test(unknown_names_are_refused_with_the_list),
        cmocka_unit_test(there_are_at_most_so_many_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
