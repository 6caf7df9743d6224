/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/utf8.h"

#include "test.h"

static const struct {
    struct slice text;
    size_t length;
} CASES[] = {
#define CASE(literal, length)                                                                      \
    { {(const unsigned char *)(literal), sizeof(literal) - 1}, length }
    CASE("a", 1),
    CASE("\0", 1),
    CASE("\xc3\xa9", 2),
    CASE("\xe2\x82\xac", 3),
    CASE("\xf0\x9f\x98\x80", 4),
    CASE("\xef\xbf\xbd", 3),
    CASE("\xf4\x8f\xbf\xbf", 4),
    CASE("\xf4\x90\x80\x80", 0), /* above U+10FFFF */
    CASE("\xed\xa0\x80", 0),     /* a surrogate */
    CASE("\xc0\x80", 0),         /* overlong */
    CASE("\xe0\x80\x80", 0),
    CASE("\xf0\x80\x80\x80", 0),
    CASE("\x80", 0),
    CASE("\xff", 0),
    CASE("\xc3", 0),
    CASE("\xe2\x82", 0),
    CASE("\xf0\x9f\x98", 0),
    CASE("\xc3(", 0),
};

static void utf8_length_takes_well_formed_characters_only(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        assert_int_equal(utf8_length(CASES[i].text), CASES[i].length);
    }
}

static void utf8_encode_gives_what_utf8_length_takes(void **state) {
    unsigned char out[4];

    (void)state;
    for (unsigned code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 97) {
        if (code >= 0xd800 && code <= 0xdfff) {
            continue;
        }
        size_t len = utf8_encode(code, out);
        assert_int_equal(utf8_length(slice_of(out, len)), len);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_length_takes_well_formed_characters_only),
        cmocka_unit_test(utf8_encode_gives_what_utf8_length_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
