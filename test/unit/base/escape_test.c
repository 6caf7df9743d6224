/* SPDX-License-Identifier: Apache-2.0 */
#include "base/escape.h"

#include "test.h"

static const struct {
    const char *text;
    size_t taken; /* 0: no escape */
    const char *bytes;
} CASES[] = {
    {"%2F", 3, "/"},
    {"%2fx", 3, "/"},
    {"%e4", 3, "\xe4"},
    {"%2", 0, ""},
    {"%zz", 0, ""},
    {"%", 0, ""},
    {"\\\"", 2, "\""},
    {"\\\\", 2, "\\"},
    {"\\/", 2, "/"},
    {"\\n", 2, "\n"},
    {"\\a", 2, "\a"},
    {"\\q", 0, ""},
    {"\\", 0, ""},
    {"\\u002f", 6, "/"},
    {"\\u00E9!", 6, "\xc3\xa9"},
    {"\\ud83d\\ude00", 12, "\xf0\x9f\x98\x80"},
    {"\\ud83d", 6, "\xed\xa0\xbd"}, /* half a pair: as bytes */
    {"\\ud83d\\u0041", 6, "\xed\xa0\xbd"},
    {"\\u12", 0, ""},
    {"\\x7f", 4, "\x7f"},
    {"\\x7", 0, ""},
    {"\\U0001f600", 10, "\xf0\x9f\x98\x80"},
    {"\\U00110000", 0, ""},
    {"&amp;", 5, "&"},
    {"&lt;b", 4, "<"},
    {"&gt;", 4, ">"},
    {"&quot;", 6, "\""},
    {"&apos;", 6, "'"},
    {"&#39;", 5, "'"},
    {"&#x27;", 6, "'"},
    {"&#X2f;", 6, "/"},
    {"&#233;", 6, "\xc3\xa9"},
    {"&#4294967343;", 0, ""}, /* too long */
    {"&#9999999;", 0, ""},
    {"&#;", 0, ""},
    {"&#x;", 0, ""},
    {"&#3a;", 0, ""},
    {"&nbsp;", 0, ""},
    {"&amp", 0, ""},
    {"&", 0, ""},
    {"a%2F", 0, ""},
    {"", 0, ""},
};

static void escape_decode_reads_urls_json_and_html(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        unsigned char bytes[4];
        size_t len = 0;
        size_t taken = escape_decode(slice_from_cstr(CASES[i].text), bytes, &len);

        if (taken != CASES[i].taken) {
            fail_msg("\"%s\": took %zu", CASES[i].text, taken);
        }
        assert_slice(slice_of(bytes, taken > 0 ? len : 0), CASES[i].bytes);
    }
}

static void escape_decode_stays_inside_the_text(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t len = 0; len < CASES[i].taken; len++) {
            unsigned char bytes[4];
            size_t count = 0;
            unsigned char *copy = test_malloc(len + 1); /* cmocka looks at its ends */
            memcpy(copy, CASES[i].text, len);
            size_t taken = escape_decode(slice_of(copy, len), bytes, &count);
            assert_true(taken == 0 || taken == 6 /* the first half of a pair */);
            test_free(copy);
        }
    }
}

static void escape_is_cut_knows_a_beginning(void **state) {
    (void)state;
    assert_true(escape_is_cut(SLICE("%")));
    assert_true(escape_is_cut(SLICE("%2")));
    assert_true(escape_is_cut(SLICE("\\u00")));
    assert_true(escape_is_cut(SLICE("&#x2")));
    assert_false(escape_is_cut(SLICE("")));
    assert_false(escape_is_cut(SLICE("a%")));
    assert_false(escape_is_cut(SLICE("& so on")));
    assert_false(escape_is_cut(SLICE("%0123456789abcdef")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escape_decode_reads_urls_json_and_html),
        cmocka_unit_test(escape_decode_stays_inside_the_text),
        cmocka_unit_test(escape_is_cut_knows_a_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
