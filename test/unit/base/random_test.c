/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/random.h"

#include "test.h"

/* The first numbers that Vigna's splitmix64.c gives for these seeds. */
static void random_gives_the_numbers_of_splitmix64(void **state) {
    static const struct {
        uint64_t seed;
        uint64_t numbers[3];
    } CASES[] = {
        {0, {0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u, 0x06c45d188009454fu}},
        {1234567, {6457827717110365317u, 3203168211198807973u, 9817491932198370423u}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct random random = {CASES[i].seed};
        for (size_t n = 0; n < 3; n++) {
            assert_int_equal(random_next(&random), CASES[i].numbers[n]);
        }
    }
}

static void random_seeds_differ(void **state) {
    (void)state;
    assert_true(random_seed(clock_system()) != random_seed(clock_system()));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_gives_the_numbers_of_splitmix64),
        cmocka_unit_test(random_seeds_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
