/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/line_columns.h"

#include "lines_setup.h"

static const struct s3_format FIXED = {.type = "s3_a", .columns = "method path status"};
static const struct s3_format FIRST_LINE = {
    .type = "s3_b", .header = S3_HEADER_FIRST_LINE, .columns = "method path status"};
static const struct s3_format COMMENTS = {
    .type = "s3_c", .header = S3_HEADER_COMMENTS, .separator = '\t'};
static const struct s3_format NONE = {.type = "s3_d"};

static void columns_become_metadata(void **state) {
    static const struct {
        const struct s3_format *format;
        const char *list;
        const char *text;
        const char *metadata[3]; /* of the entries; NULL: no further one */
    } cases[] = {
        {&FIXED,
         "column:status,column:path",
         "GET /a 200\nPUT \"/b c\" -\n",
         {"status=200,path=/a", "path=/b c"}},
        {&FIXED, "column:status", "GET /a\n\nGET /a 7\n", {"", "status=7"}},
        {&FIXED, "column:none,s3_key", "GET /a 200\n", {"s3_key=k"}},
        {&FIXED,
         "column:method,s3_key",
         "GET /a 200\nPUT\n",
         {"s3_key=k,method=GET", "s3_key=k,method=PUT"}},
        {&FIXED, "s3_key", "GET /a 200\n", {"s3_key=k"}},
        {&FIXED, "column:method", "\xff\xfe /a 200\n", {"method=??"}},
        {&FIRST_LINE,
         "column:status,column:time",
         "time status\n8 404\n9 -\n",
         {"status=404,time=8", "time=9"}},
        {&FIRST_LINE, "column:status,column:time", "GET /a 404\n", {"status=404"}},
        {&COMMENTS,
         "column:c-ip,column:x",
         "#Version: 1.0\n#Fields: date c-ip\n1\t10.0.0.1\n"
         "#Fields: x c-ip\n2\t-\n",
         {"c-ip=10.0.0.1", "x=2"}},
        {&NONE, "column:status", "GET /a 200\n", {""}},
        /* In pieces of 24 bytes: all of a line's have them. */
        {&FIXED,
         "column:method,column:path,column:status",
         "0123456789 /abc 200 and so on\n",
         {"method=0123456789,path=/abc,status=200", "method=0123456789,path=/abc,status=200"}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 4; step++) {
            struct setup *setup = setup_new();
            struct record_metadata metadata;
            struct arena memory = {0};
            struct error err;
            size_t count = 0;
            setup->config.line_bytes_max = 24;
            setup->record.kind = EVENT_S3_OBJECT;
            setup->record.object.key = SLICE("k");
            assert_true(metadata_fields_parse(&setup->config.metadata,
                                              slice_from_cstr(cases[i].list), &err));
            record_metadata_init(&metadata, &setup->env, &setup->record, &memory);
            setup->env.metadata = &metadata;
            read_lines(setup, cases[i].format, slice_from_cstr(cases[i].text), step);
            for (; count < 3 && cases[i].metadata[count] != NULL; count++) {
                assert_slice(setup_entry(setup, count)->metadata, cases[i].metadata[count]);
            }
            assert_int_equal(setup->sink.count, count);
            arena_clean_up(&memory);
            setup_destroy(setup);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_become_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
