/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/backoff.h"

#include "test.h"

static const struct {
    unsigned tries;
    int64_t retry_after_ms;
    uint64_t random;
    int64_t wait_ms;
} CASES[] = {
    /* The ceiling doubles from 0.1 s to 5 s; the random number picks the place below it. */
    {1, -1, 0, 0},
    {1, -1, 100, 100},
    {1, -1, 101, 0},
    {2, -1, 200, 200},
    {2, -1, 201, 0},
    {3, -1, 400, 400},
    {6, -1, 3200, 3200},
    {7, -1, 5000, 5000},
    {7, -1, 5001, 0},
    {1000, -1, 5000, 5000},
    {1000, -1, 5001, 0},
    /* What the answer asks for is the least. */
    {1, 0, 50, 50},
    {1, 20, 50, 50},
    {1, 2000, 50, 2000},
    {7, 2000, 4000, 4000},
    {1, 86400000, 50, 86400000},
};

static void backoff_waits_a_random_part_of_a_doubling_time(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        int64_t wait_ms = backoff_ms(CASES[i].tries, CASES[i].retry_after_ms, CASES[i].random);
        if (wait_ms != CASES[i].wait_ms) {
            fail_msg("case %zu: %lld ms", i, (long long)wait_ms);
        }
    }
}

static void backoff_stays_within_its_maximum_for_every_random_number(void **state) {
    (void)state;
    for (unsigned tries = 1; tries < 100; tries++) {
        assert_in_range(backoff_ms(tries, -1, UINT64_MAX - tries), 0, BACKOFF_MAX_MS);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backoff_waits_a_random_part_of_a_doubling_time),
        cmocka_unit_test(backoff_stays_within_its_maximum_for_every_random_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
