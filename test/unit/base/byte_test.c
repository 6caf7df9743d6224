/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/byte.h"

#include <ctype.h>
#include <string.h>

#include "test.h"

/* As the C library has it in the C locale, which this program never leaves. */
static void bytes_are_what_ascii_says(void **state) {
    (void)state;
    for (int i = 0; i < 256; i++) {
        unsigned char byte = (unsigned char)i;

        assert_int_equal(byte_is_digit(byte), isdigit(i) != 0);
        assert_int_equal(byte_is_letter(byte), isalpha(i) != 0);
        assert_int_equal(byte_is_control(byte), iscntrl(i) != 0);
        assert_int_equal(byte_is_blank(byte), i != 0 && strchr(" \t\r\n", i) != NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_what_ascii_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
