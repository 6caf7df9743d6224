/* SPDX-License-Identifier: Apache-2.0 */
#include "json/json_escape.h"

#include <stdlib.h>

#include "test.h"

struct escape_case {
    const char *inside;
    const char *text; /* NULL: not valid */
};

static const struct escape_case CASES[] = {
    {"", ""},
    {"plain", "plain"},
    {"a plain text that is longer than a vector of sixteen bytes", NULL}, /* its own text */
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"before\\nafter", "before\nafter"},
    {"sixteen bytes...\\tand sixteen more", "sixteen bytes...\tand sixteen more"},
    {"\\u00e9\\u4e16\\uD83D\\uDE00", "\u00e9\u4e16\U0001f600"},
    {"\\ud800", "\ufffd"},
    {"\\udc00x", "\ufffdx"},
    {"\\ud800\\n", "\ufffd\n"},
    {"\\ud800\\ud83d\\ude00", "\ufffd\U0001f600"},
    {"\\udc00\\ud800", "\ufffd\ufffd"},
    {"\\ud800\\u0041", "\ufffdA"},
};

static const char *const INVALID[] = {
    "\"",      "a\"b",         "\n",          "a\x1f",        "\\",
    "a\\",     "\\x",          "\\u",         "\\u12",        "\\u12g4",
    "\\U0041", "\\ud800\\u12", "\\ud800\\ux", "\\ud800\\x41", "\\ud83d\\",
};

static void expect_text(const char *inside, const char *expected) {
    size_t max = strlen(inside);
    unsigned char *room = malloc(max + 1); /* a text is never longer than what it is made of */
    size_t len;

    assert_non_null(room);
    assert_true(json_unescape(slice_from_cstr(inside), room, &len));
    assert_slice(slice_of(room, len), expected);
    memcpy(room, inside, max);
    assert_true(json_unescape(slice_of(room, max), room, &len)); /* where it stands */
    assert_slice(slice_of(room, len), expected);
    free(room);
}

static void unescape_gives_the_text_of_a_string(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        expect_text(CASES[i].inside, CASES[i].text != NULL ? CASES[i].text : CASES[i].inside);
    }
}

static void unescape_keeps_a_zero_byte(void **state) {
    unsigned char room[8];
    size_t len;

    (void)state;
    assert_true(json_unescape(SLICE("a\\u0000"), room, &len));
    assert_int_equal(len, 2);
    assert_memory_equal(room, "a", 2);
}

static void unescape_refuses_what_may_not_stand_in_a_string(void **state) {
    unsigned char room[64];
    size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof(INVALID) / sizeof(INVALID[0]); i++) {
        assert_false(json_unescape(slice_from_cstr(INVALID[i]), room, &len));
    }
}

static void a_string_ends_at_the_first_quote_that_is_not_escaped(void **state) {
    (void)state;
    assert_int_equal(json_string_end(SLICE("\"")), 0);
    assert_int_equal(json_string_end(SLICE("ab\",\"")), 2);
    assert_int_equal(json_string_end(SLICE("a\\\"b\"")), 4);
    assert_int_equal(json_string_end(SLICE("a\\\\\"b\"")), 3);
}

static void a_string_without_an_end_or_with_a_control_byte_has_none(void **state) {
    static const char *const texts[] = {"", "ab", "ab\\", "ab\\\"", "a\nb\""};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(json_string_end(slice_from_cstr(texts[i])), strlen(texts[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unescape_gives_the_text_of_a_string),
        cmocka_unit_test(unescape_keeps_a_zero_byte),
        cmocka_unit_test(unescape_refuses_what_may_not_stand_in_a_string),
        cmocka_unit_test(a_string_ends_at_the_first_quote_that_is_not_escaped),
        cmocka_unit_test(a_string_without_an_end_or_with_a_control_byte_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
