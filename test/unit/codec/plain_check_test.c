/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/plain_check.h"

#include "test.h"

/* The check values of both sums: of "123456789", and Adler-32 of "Wikipedia". */
static void sums_are_those_that_others_make(void **state) {
    struct plain_check check;

    (void)state;
    assert_int_equal(plain_check_crc32(0, SLICE("123456789")), 0xcbf43926);
    plain_check_init(&check, false);
    plain_check_add(&check, SLICE("1234"));
    plain_check_add(&check, SLICE(""));
    plain_check_add(&check, SLICE("56789"));
    assert_int_equal(plain_check_len(&check), 8);
    assert_true(plain_check_matches(&check, SLICE("\x26\x39\xf4\xcb\x09\0\0\0")));
    assert_false(plain_check_matches(&check, SLICE("\x26\x39\xf4\xcb\x08\0\0\0")));
    assert_false(plain_check_matches(&check, SLICE("\x27\x39\xf4\xcb\x09\0\0\0")));
    plain_check_init(&check, true);
    plain_check_add(&check, SLICE("Wiki"));
    plain_check_add(&check, SLICE(""));
    plain_check_add(&check, SLICE("pedia"));
    assert_int_equal(plain_check_len(&check), 4);
    assert_true(plain_check_matches(&check, SLICE("\x11\xe6\x03\x98")));
    assert_false(plain_check_matches(&check, SLICE("\x11\xe6\x03\x99")));
}

static void nothing_has_the_first_values(void **state) {
    struct plain_check check;

    (void)state;
    plain_check_init(&check, false);
    assert_true(plain_check_matches(&check, SLICE("\0\0\0\0\0\0\0\0")));
    plain_check_init(&check, true);
    assert_true(plain_check_matches(&check, SLICE("\0\0\0\x01")));
}

static void a_length_beyond_4_gib_is_counted_modulo(void **state) {
    struct plain_check check;

    (void)state;
    plain_check_init(&check, false);
    check.len = UINT32_MAX - 3; /* as after 4 GiB less 4 bytes */
    plain_check_add(&check, SLICE("123456789"));
    assert_true(plain_check_matches(&check, SLICE("\x26\x39\xf4\xcb\x05\0\0\0")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_that_others_make),
        cmocka_unit_test(nothing_has_the_first_values),
        cmocka_unit_test(a_length_beyond_4_gib_is_counted_modulo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
