/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/lines.h"
#include "test.h"

/* Reads all lines, '|' behind each and '+' behind a piece that goes on. */
static void read_all(const char *input, size_t step, size_t max_bytes, struct buf *out) {
    struct slice_reader source;
    struct lines lines;
    struct line line;
    struct error err;

    slice_reader_init(&source, slice_from_cstr(input), step);
    lines_init(&lines, &source.reader, max_bytes);
    do {
        assert_true(lines_next(&lines, &line, &err));
        assert_true(buf_append(out, line.text));
        assert_true(line.end || buf_append_byte(out, line.partial ? '+' : '|'));
    } while (!line.end);
    lines_clean_up(&lines);
}

struct line_case {
    const char *input;
    const char *expected;
};

static const struct line_case CASES[] = {
    {"", ""},
    {"a\n", "a|"},
    {"a", "a|"},
    {"a\n\nb", "a||b|"},
    {"a\rb\r\n", "a\rb|"},
    {"\n", "|"},
    {"\r\n", "|"},
    {"12345678\n", "12345678|"},
    {"12345678\r\n", "12345678|"},
    {"123456789\nx", "12345678+9|x|"},
    {"1234567812345678\n", "12345678+12345678|"},
    {"12345678123456789", "12345678+12345678+9|"},
};

static void lines_are_cut_as_go_cuts_them_whatever_the_chunks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t step = 0; step < 6; step++) {
            struct buf out;
            buf_init(&out, 1000);
            read_all(CASES[i].input, step, 8, &out);
            assert_slice(buf_slice(&out), CASES[i].expected);
            buf_clean_up(&out);
        }
    }
}

static bool fail_at_once(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    (void)reader;
    (void)into;
    (void)ended;
    return error_set(err, ERROR_TRANSPORT, "connection reset");
}

static void lines_say_after_which_line_the_source_failed(void **state) {
    struct reader source = {.read = fail_at_once};
    struct lines lines;
    struct line line;
    struct error err = {0};

    (void)state;
    lines_init(&lines, &source, 8);
    assert_false(lines_next(&lines, &line, &err));
    assert_string_equal(err.text, "connection reset");
    lines_clean_up(&lines);
    lines_clean_up(&lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_cut_as_go_cuts_them_whatever_the_chunks),
        cmocka_unit_test(lines_say_after_which_line_the_source_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
