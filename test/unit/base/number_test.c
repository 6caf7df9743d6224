/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/number.h"

#include "test.h"

static const struct {
    const char *text;
    bool is_u64, is_i64;
    int64_t value;
} CASES[] = {
    {"0", true, true, 0},
    {"007", true, true, 7},
    {"9223372036854775807", true, true, INT64_MAX},
    {"9223372036854775808", true, false, 0},
    {"18446744073709551615", true, false, 0},
    {"18446744073709551616", false, false, 0},
    {"99999999999999999999999", false, false, 0},
    {"-1", false, true, -1},
    {"-9223372036854775808", false, true, INT64_MIN},
    {"-9223372036854775809", false, false, 0},
    {"", false, false, 0},
    {"-", false, false, 0},
    {"--1", false, false, 0},
    {"+1", false, false, 0},
    {" 1", false, false, 0},
    {"1 ", false, false, 0},
    {"1e3", false, false, 0},
    {"0x10", false, false, 0},
};

static void numbers_are_digits_and_nothing_else(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct slice text = slice_from_cstr(CASES[i].text);
        uint64_t u;
        int64_t n;
        assert_int_equal(number_parse_u64(text, &u), CASES[i].is_u64);
        assert_int_equal(number_parse_i64(text, &n), CASES[i].is_i64);
        if (CASES[i].is_i64) {
            assert_int_equal(n, CASES[i].value);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_digits_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
