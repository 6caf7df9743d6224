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

static void utf8_decode_gives_back_what_was_encoded(void **state) {
    unsigned char out[4];
    uint32_t code_point;

    (void)state;
    for (unsigned code = 0; code <= 0x10ffff; code++) {
        if (code >= 0xd800 && code <= 0xdfff) {
            continue;
        }
        size_t len = utf8_encode(code, out);
        assert_int_equal(utf8_decode(slice_of(out, len), &code_point), len);
        assert_int_equal(code_point, code);
    }
}

static void utf8_decode_replaces_one_byte_that_begins_no_character(void **state) {
    uint32_t code_point;

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        size_t len = utf8_decode(CASES[i].text, &code_point);
        if (CASES[i].length == 0) {
            assert_int_equal(len, 1);
            assert_int_equal(code_point, 0xfffd);
        } else {
            assert_int_equal(len, CASES[i].length);
        }
    }
}

/* The case between so many letters before and behind it: it lies anywhere in a word, or over two.
 * The copy ends where the text does, so that ASan sees a look beyond it. */
static bool valid_within(struct slice character, size_t before, size_t behind) {
    size_t len = before + character.len + behind;
    unsigned char *text = malloc(len);

    memset(text, 'x', len);
    memcpy(text + before, character.ptr, character.len);
    bool valid = utf8_valid(slice_of(text, len));
    free(text);
    return valid;
}

static void utf8_valid_finds_a_bad_byte_at_every_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t before = 0; before < 20; before++) {
            for (size_t behind = 0; behind < 20; behind++) {
                assert_int_equal(valid_within(CASES[i].text, before, behind), CASES[i].length != 0);
            }
        }
    }
}

static void utf8_valid_takes_texts_of_many_scripts(void **state) {
    struct slice text = SLICE("caf\xc3\xa9, \xd0\xbc\xd0\xb8\xd1\x80 \xe2\x82\xac 12345678901 "
                              "\xf0\x9f\x98\x80");

    (void)state;
    assert_true(utf8_valid((struct slice){0}));
    assert_true(utf8_valid(text));
    for (size_t cut = 1; cut < 4; cut++) {
        assert_false(utf8_valid(slice_first(text, text.len - cut)));
    }
    assert_true(utf8_valid(slice_first(text, text.len - 4)));
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
        cmocka_unit_test(utf8_decode_gives_back_what_was_encoded),
        cmocka_unit_test(utf8_decode_replaces_one_byte_that_begins_no_character),
        cmocka_unit_test(utf8_valid_finds_a_bad_byte_at_every_place),
        cmocka_unit_test(utf8_valid_takes_texts_of_many_scripts),
        cmocka_unit_test(utf8_encode_gives_what_utf8_length_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
