/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/base64_groups.h"

#include <stdlib.h>

#include "test.h"

enum { GROUPS_MAX = 40 };

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void a_digit_has_its_value_and_no_other_byte_has_one(void **state) {
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const char *digit = byte != 0 ? strchr(DIGITS, (int)byte) : NULL;
        unsigned char value = base64_value((unsigned char)byte);
        if (digit != NULL) {
            assert_int_equal(value, digit - DIGITS);
        } else {
            assert_true(value > 63);
        }
    }
}

/* ASan watches the ends of both. */
static bool decode(const struct base64_way *way, const unsigned char *text, size_t groups,
                   unsigned char *plain) {
    unsigned char *in = malloc(groups * 4 + 1);
    unsigned char *out = malloc(groups * 3 + 1);

    assert_non_null(in);
    assert_non_null(out);
    memcpy(in + 1, text, groups * 4);
    bool ok = way->decode(in + 1, out + 1, groups);
    memcpy(plain, out + 1, groups * 3);
    free(in);
    free(out);
    return ok;
}

static void each_way_decodes_any_number_of_groups(void **state) {
    unsigned char text[GROUPS_MAX * 4];
    unsigned char plain[GROUPS_MAX * 3];
    uint32_t dice = 1;

    (void)state;
    for (const struct base64_way *way = BASE64_WAYS; way->name != NULL; way++) {
        for (size_t groups = 0; way->usable() && groups <= GROUPS_MAX; groups++) {
            for (size_t i = 0; i < groups * 4; i++) {
                dice = dice * 1664525u + 1013904223u;
                text[i] = (unsigned char)DIGITS[dice >> 26];
            }
            assert_true(decode(way, text, groups, plain));
            for (size_t i = 0; i < groups; i++) {
                unsigned bits = 0;
                for (size_t j = 0; j < 4; j++) {
                    bits = bits << 6 | base64_value(text[4 * i + j]);
                }
                assert_int_equal(plain[3 * i], bits >> 16);
                assert_int_equal(plain[3 * i + 1], bits >> 8 & 0xff);
                assert_int_equal(plain[3 * i + 2], bits & 0xff);
            }
        }
    }
}

static void each_way_refuses_any_other_byte_at_any_place(void **state) {
    unsigned char text[GROUPS_MAX * 4];
    unsigned char plain[GROUPS_MAX * 3];

    (void)state;
    for (const struct base64_way *way = BASE64_WAYS; way->name != NULL; way++) {
        for (unsigned byte = 0; way->usable() && byte < 256; byte++) {
            bool good = base64_value((unsigned char)byte) <= 63;
            for (size_t at = 0; at < sizeof(text); at += 1 + at % 5) {
                memset(text, 'x', sizeof(text));
                text[at] = (unsigned char)byte;
                assert_int_equal(decode(way, text, GROUPS_MAX, plain), good);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digit_has_its_value_and_no_other_byte_has_one),
        cmocka_unit_test(each_way_decodes_any_number_of_groups),
        cmocka_unit_test(each_way_refuses_any_other_byte_at_any_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
