/* SPDX-License-Identifier: Apache-2.0 */
#include "label/redact_preset.h"

#include "promtail/slice.h"
#include "test.h"

static void words_and_numbers_end_where_they_should(void **state) {
    static const struct {
        const char *text;
        size_t at;
        bool word_before, number_before, word_at, number_at;
    } cases[] = {
        {"", 0, false, false, false, false},    {"a", 0, false, false, true, false},
        {"a", 1, true, false, false, false},    {"1", 0, false, false, true, true},
        {"1", 1, true, true, false, false},     {"_-", 1, true, false, false, false},
        {"1.", 2, false, true, false, false},   {".1", 0, false, false, false, true},
        {"..", 1, false, false, false, false},  {".", 1, false, false, false, false},
        {"\\n", 2, false, false, false, false}, {"\\t", 2, false, false, false, false},
        {"\\r", 2, false, false, false, false}, {"\\x", 2, true, false, false, false},
        {"\\f", 2, false, false, false, false}, {"\\u00201", 6, false, false, true, true},
        {"\\u0020", 5, true, true, true, true}, {"\\x221", 4, false, false, true, true},
        {"%201", 3, false, false, true, true},  {"%2", 2, true, true, false, false},
        {"%3D", 3, false, false, false, false}, {"%20.", 4, false, false, false, false},
        {"n", 1, true, false, false, false},    {"\xc3\xa4", 2, false, false, false, false},
        {"a", 5, false, false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice text = slice_from_cstr(cases[i].text);
        if (cases[i].at <= text.len) {
            assert_int_equal(redact_word_before(text, cases[i].at), cases[i].word_before);
            assert_int_equal(redact_number_before(text, cases[i].at), cases[i].number_before);
        }
        assert_int_equal(redact_word_at(text, cases[i].at), cases[i].word_at);
        assert_int_equal(redact_number_at(text, cases[i].at), cases[i].number_at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_numbers_end_where_they_should),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
