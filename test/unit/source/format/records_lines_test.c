/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/records_lines.h"

#include "source/source_row.h"
#include "source/source_setup.h"

static const struct s3_time_rule SECOND_FIELD[] = {{.field = 2, .form = S3_TIME_RFC3339},
                                                   {.form = S3_TIME_NONE}};

#define LINES                                                                                      \
    "a 1970-01-01T00:00:01Z\n#b 1970-01-01T00:00:02Z\n\nc x\n#"                                    \
    "a line that is longer than the window\nd"

/* text, so many bytes at a read, through the reader of lines. */
static void read_lines(struct setup *setup, enum s3_header header, const char *text, size_t step) {
    const struct s3_format format = {.type = "s3_x", .header = header, .times = SECOND_FIELD};
    struct object *object;
    struct labels labels;
    struct line_writer writer;
    struct error err;
    struct object_store *store = &setup->objects.store;

    setup->objects.content = slice_from_cstr(text);
    setup->objects.step = step;
    setup->record.kind = EVENT_S3_OBJECT;
    assert_true(store->open(store, &setup->record.object, &setup->deadline, &object, &err));
    labels_init(&labels);
    assert_true(labels_set(&labels, SLICE("a"), SLICE("b")));
    line_writer_init(&writer, &setup->env, source_labels_done(&setup->env, &labels), &setup->item,
                     EVENT_NS);
    assert_true(records_lines_read(&format, &object->reader, &writer, &err));
    line_writer_clean_up(&writer);
    store->close(store, object);
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
        {S3_HEADER_FIRST_LINE,
         1,
         5,
         {"#b 1970-01-01T00:00:02Z", "c x", "#a line that is longer t", "han the window", "d"}},
        {S3_HEADER_COMMENTS, 2, 3, {"a 1970-01-01T00:00:01Z", "c x", "d"}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 4; step++) {
            struct setup *setup = setup_new();

            setup->config.line_bytes_max = 24;
            read_lines(setup, cases[i].header, LINES, step);
            expect_lines(setup, cases[i].lines, cases[i].count);
            assert_int_equal(tally_dropped(&setup->tally, "header_line"), cases[i].headers);
            assert_int_equal(setup->tally.lines, 6);
            setup_destroy(setup);
        }
    }
}

static void a_header_longer_than_the_window_goes_whole(void **state) {
    (void)state;
    for (size_t step = 0; step < 4; step++) {
        struct setup *setup = setup_new();

        setup->config.line_bytes_max = 8;
        read_lines(setup, S3_HEADER_FIRST_LINE, "version account-id interface-id\n2 a b", step);
        EXPECT_LINES(setup, "2 a b");
        assert_int_equal(tally_dropped(&setup->tally, "header_line"), 1);
        setup_destroy(setup);
    }
}

static void lines_have_the_time_of_the_rule_or_the_fallback(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    read_lines(setup, S3_HEADER_COMMENTS, LINES, 0);
    assert_int_equal(setup_entry(setup, 0)->time_ns, 1000000000);
    assert_int_equal(setup_entry(setup, 1)->time_ns, EVENT_NS);
    assert_int_equal(setup_entry(setup, 2)->time_ns, EVENT_NS + 1);
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 1);
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_lines_are_counted_and_not_shipped),
        cmocka_unit_test(a_header_longer_than_the_window_goes_whole),
        cmocka_unit_test(lines_have_the_time_of_the_rule_or_the_fallback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
