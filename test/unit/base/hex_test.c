/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/hex.h"

#include "test.h"

static void hex_value_knows_each_digit_and_nothing_else(void **state) {
    static const char SMALL[] = "0123456789abcdef";
    static const char CAPITAL[] = "0123456789ABCDEF";

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        const char *small = byte > 0 ? strchr(SMALL, (int)byte) : NULL;
        const char *capital = byte > 0 ? strchr(CAPITAL, (int)byte) : NULL;
        int value = small != NULL ? (int)(small - SMALL) : -1;

        value = capital != NULL ? (int)(capital - CAPITAL) : value;
        assert_int_equal(hex_value((unsigned char)byte), value);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_value_knows_each_digit_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
