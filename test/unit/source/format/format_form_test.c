/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_form.h"

#include "test.h"

static void a_form_takes_as_much_as_has_it(void **state) {
    static const struct {
        const char *form;
        const char *text;
        int len; /* -1: nothing has it */
    } cases[] = {
        {"segment", "a_b.c/d", 5},
        {"segment", "/d", -1},
        {"segment", "", -1},
        {"name", "my lb-1.x", 7},
        {"name", "my_lb", 2},
        {"name", "_lb", -1},
        {"part", "a.b_c", 3},
        {"part", "_c", 0},
        {"part", "", 0},
        {"account", "123456789012/", 12},
        {"account", "1234567890123", 12},
        {"account", "12345678901_", 11},
        {"account", "1234567890_", -1},
        {"region", "us-east-1/x", 9},
        {"region", "us-gov-west-1", 13},
        {"region", "us-isob-east-1", 14},
        {"region", "eusc-de-east-1", 14},
        {"region", "ap-southeast-12", 15},
        {"region", "us-east-123", -1},
        {"region", "us-east-", -1},
        {"region", "us-east", -1},
        {"region", "us--east-1", -1},
        {"region", "us-east--1", -1},
        {"region", "-us-east-1", -1},
        {"region", "us-2a-east-1", -1},
        {"region", "a-b-c", -1},
        {"region", "a-b-1", 5},
        {"region", "-----", -1},
        {"region", "myFolder", -1},
        {"region", "2026-01-02", -1},
        {"region", "cloudfront", -1},
        {"digits", "0123a", 4},
        {"digits", "a", -1},
        {"digits", "012345678901234567890123", 20},
        {"hex", "0aFg", 3},
        {"hex", "g", -1},
        {"uuid", "07a3f2ce-1485-3031-b842-e1f324c4a48d.jsonl", 36},
        {"uuid", "07a3f2ce-1485-3031-b842-e1f324c4a48", -1},
        {"uuid", "07a3f2ce_1485-3031-b842-e1f324c4a48d", -1},
        {"hour", "2022-07-18-12.", 13},
        {"hour", "2022-07-18", -1},
        {"hour", "2022-07-1x-12", -1},
        {"second", "2023-03-01-21-32-16-E5", 19},
        {"second", "2023-03-01-21-32-1", -1},
        {"millisecond", "20260201T173052123Z_0123", 19},
        {"millisecond", "20260201T173052Z_0123", -1},
        {"year", "2026/", 4},
        {"year", "202/", -1},
        {"unique", "E568B2907131C0C0", 16},
        {"unique", "E568B2907131C0C", -1},
        {"unique", "e568b2907131c0c0", -1},
        {"unique", "G568B2907131C0C0", -1},
        {"distribution", "EMLARXS9EXAMPLE.2019", 15},
        {"distribution", "E.", -1},
        {"distribution", "AMLARXS9EXAMPLE.2019", -1},
        {"cluster", "j-3K0VYXAMPLE7UG/", 16},
        {"cluster", "j-/", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct format_form *form = format_form_find(slice_from_cstr(cases[i].form));
        size_t len = 0;
        size_t steps = 0;

        assert_non_null(form);
        bool taken = format_form_take(form, slice_from_cstr(cases[i].text), &len, &steps);
        if (taken != (cases[i].len >= 0) || (taken && (int)len != cases[i].len)) {
            fail_msg("%s of \"%s\": %d, %zu", cases[i].form, cases[i].text, taken, len);
        }
        assert_true(!taken || len == 0 ||
                    format_form_begins(form, (unsigned char)cases[i].text[0]));
        assert_true(steps <= strlen(cases[i].text) + 2);
    }
}

static size_t taken_of(const char *form, unsigned char byte) {
    size_t len = 0;
    size_t steps = 0;

    return format_form_take(format_form_find(slice_from_cstr(form)), slice_of(&byte, 1), &len,
                            &steps)
               ? len
               : 0;
}

static void every_byte_is_in_its_class(void **state) {
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        unsigned char byte = (unsigned char)i;
        bool digit = byte >= '0' && byte <= '9';
        bool hex = digit || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');

        assert_int_equal(taken_of("digits", byte), digit);
        assert_int_equal(format_form_begins(format_form_find(SLICE("digits")), byte), digit);
        assert_int_equal(format_form_begins(format_form_find(SLICE("year")), byte), digit);
        assert_true(format_form_begins(format_form_find(SLICE("part")), byte));
        assert_int_equal(taken_of("hex", byte), hex);
        assert_int_equal(taken_of("segment", byte), byte != '/');
        assert_int_equal(taken_of("part", byte), byte != '/' && byte != '_');
        assert_int_equal(taken_of("name", byte), byte != '/' && byte != '_' && byte != '.');
    }
    for (unsigned i = 0; i < 256; i++) {
        const unsigned char key[] = {'E', (unsigned char)i};
        unsigned char byte = (unsigned char)i;
        bool upper = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
        size_t len = 0;
        size_t steps = 0;

        assert_int_equal(format_form_take(format_form_find(SLICE("distribution")), slice_of(key, 2),
                                          &len, &steps),
                         upper);
    }
    for (unsigned i = 0; i < 256; i++) {
        const unsigned char key[] = {'a', '-', (unsigned char)i, '-', '1'};
        size_t len = 0;
        size_t steps = 0;

        assert_int_equal(
            format_form_take(format_form_find(SLICE("region")), slice_of(key, 5), &len, &steps),
            i >= 'a' && i <= 'z');
    }
}

static void words_are_known_or_not(void **state) {
    (void)state;
    assert_null(format_form_find(SLICE("nothing")));
    assert_null(format_form_find(SLICE("")));
    assert_int_equal(format_capture_find(SLICE("account")), S3_CAPTURE_ACCOUNT);
    assert_int_equal(format_capture_find(SLICE("time")), S3_CAPTURE_TIME);
    assert_int_equal(format_capture_find(SLICE("bucket")), S3_CAPTURE_COUNT);
    assert_int_equal(format_capture_find(SLICE("")), S3_CAPTURE_COUNT);
    assert_string_equal(format_capture_form(S3_CAPTURE_ACCOUNT)->word, "account");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_takes_as_much_as_has_it),
        cmocka_unit_test(every_byte_is_in_its_class),
        cmocka_unit_test(words_are_known_or_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
