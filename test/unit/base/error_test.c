/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/error.h"

#include "test.h"

static void error_set_keeps_code_and_text(void **state) {
    struct error err;

    (void)state;
    assert_false(error_set(&err, ERROR_TRANSPORT, "%s %d", "what", 7));
    assert_int_equal(err.code, ERROR_TRANSPORT);
    assert_string_equal(err.text, "what 7");
}

static void error_prefix_says_where(void **state) {
    struct error err;

    (void)state;
    error_set(&err, ERROR_INPUT, "what");
    assert_false(error_prefix(&err, "line %d", 3));
    assert_false(error_prefix(&err, "file"));
    assert_string_equal(err.text, "file: line 3: what");
    assert_int_equal(err.code, ERROR_INPUT);
}

static void a_text_that_is_too_long_is_cut(void **state) {
    char text[1000];
    struct error err;

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
    error_prefix(&err, "%s", text);
    assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void what_would_break_a_log_line_becomes_a_question_mark(void **state) {
    struct error err;

    (void)state;
    error_set(&err, ERROR_INPUT, "a\nb\x1b[0m\xff");
    assert_string_equal(err.text, "a?b?[0m?");
    error_set(&err, ERROR_INPUT, "caf\xc3\xa9");
    assert_string_equal(err.text, "caf\xc3\xa9");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_set_keeps_code_and_text),
        cmocka_unit_test(error_prefix_says_where),
        cmocka_unit_test(a_text_that_is_too_long_is_cut),
        cmocka_unit_test(what_would_break_a_log_line_becomes_a_question_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
