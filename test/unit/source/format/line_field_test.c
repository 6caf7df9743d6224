/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/line_field.h"

#include "source/source_setup.h"

static void fields_end_outside_quotes_and_brackets(void **state) {
    static const struct {
        const char *line;
        unsigned number;
        char separator;
        const char *field;
    } cases[] = {
        {"a b c", 1, ' ', "a"},
        {"a b c", 3, ' ', "c"},
        {"a b c", 4, ' ', ""},
        {"a b c", S3_FIELD_LAST, ' ', "c"},
        {"abc", S3_FIELD_LAST, ' ', "abc"},
        {"a  c", 2, ' ', ""},
        {"a [b c] d", 2, ' ', "b c"},
        {"a [b c] d", 3, ' ', "d"},
        {"a \"b c\" d", 2, ' ', "b c"},
        {"a \"b c\" d", 3, ' ', "d"},
        {"a \"h2\",\"x y\" d", 2, ' ', "\"h2\",\"x"},
        {"a \"b c d", 2, ' ', "\"b"}, /* never closed */
        {"a \"b c d", 3, ' ', "c"},
        {"a [b \"c d", 4, ' ', "d"},
        {"a,\"b,c\",d", 2, ',', "b,c"},
        {"a,[b,c]", 3, ',', "c]"},
        {"a\t\"b\tc", 2, '\t', "\"b"},
        {"a |b | c ", 2, '|', "b"},
        {"a |b | c ", S3_FIELD_LAST, '|', "c"},
        {"", 1, ' ', ""},
        {"\"", 1, ' ', "\""},
        {"[]", 1, ' ', ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice rest =
            line_field_rest(slice_from_cstr(cases[i].line), cases[i].number, cases[i].separator);
        struct slice field = line_field(rest, cases[i].separator);

        if (!slice_equal(field, slice_from_cstr(cases[i].field))) {
            fail_msg("field %u of %s is %.*s", cases[i].number, cases[i].line, SLICE_ARG(field));
        }
    }
}

/* Where fields and quotes stand in a word of eight bytes does not matter: the same fields behind
 * some more bytes. */
static void fields_are_found_at_every_place(void **state) {
    static const char *const FIELDS[] = {"b", "", "\"c d\"", "[e f]", "0123456789", "g"};
    static const char *const BARE[] = {"b", "", "c d", "e f", "0123456789", "g"};
    char line[80];

    (void)state;
    for (int front = 0; front < 20; front++) {
        int len = snprintf(line, sizeof(line), "%.*s", front, "aaaaaaaaaaaaaaaaaaaa");
        for (size_t i = 0; i < COUNT(FIELDS); i++) {
            len += snprintf(line + len, sizeof(line) - (size_t)len, " %s", FIELDS[i]);
        }
        for (unsigned i = 0; i < COUNT(FIELDS) + 3; i++) {
            struct slice rest = line_field_rest(slice_from_cstr(line), i + 2, ' ');
            const char *field = i < COUNT(BARE) ? BARE[i] : "";
            assert_slice(line_field(rest, ' '), field);
        }
    }
}

static void columns_are_found_by_name(void **state) {
    (void)state;
    assert_int_equal(line_column(SLICE(" a  b\tc,d "), ' ', SLICE("a")), 1);
    assert_int_equal(line_column(SLICE(" a  b\tc,d "), ' ', SLICE("c,d")), 3);
    assert_int_equal(line_column(SLICE(" a  b\tc,d "), ',', SLICE("d")), 4);
    assert_int_equal(line_column(SLICE("start_time"), ' ', SLICE("start")), 0);
    assert_int_equal(line_column(SLICE(""), ' ', SLICE("")), 0);
    assert_int_equal(line_column_count(SLICE(" a  b\tc,d "), ','), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_end_outside_quotes_and_brackets),
        cmocka_unit_test(fields_are_found_at_every_place),
        cmocka_unit_test(columns_are_found_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
