/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tally.h"

#include "test.h"

static void tally_counts_by_reason_and_has_ten_of_each_logged(void **state) {
    struct tally tally = {0};
    unsigned logged = 0;

    (void)state;
    for (int i = 0; i < 25; i++) {
        logged += tally_drop(&tally, "reason", 2) ? 1 : 0;
    }
    assert_int_equal(logged, TALLY_LINES_PER_REASON);
    assert_int_equal(tally_dropped(&tally, "reason"), 50);
    assert_int_equal(tally_dropped(&tally, "other reason"), 0);
    assert_true(tally_drop(&tally, "other reason", 1));
    tally_reset(&tally);
    assert_int_equal(tally_dropped(&tally, "reason"), 0);
}

static void reasons_beyond_the_maximum_are_counted_together(void **state) {
    static char names[TALLY_REASONS + 10][16];
    struct tally tally = {0};
    uint64_t sum = 0;

    (void)state;
    for (size_t i = 0; i < TALLY_REASONS + 10; i++) {
        snprintf(names[i], sizeof(names[i]), "r%zu", i);
        tally_drop(&tally, names[i], 1);
    }
    for (unsigned i = 0; i < tally.dropped_count; i++) {
        sum += tally.dropped[i].count;
    }
    assert_int_equal(sum, TALLY_REASONS + 10);
    assert_int_equal(tally_dropped(&tally, "other"), 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tally_counts_by_reason_and_has_ten_of_each_logged),
        cmocka_unit_test(reasons_beyond_the_maximum_are_counted_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
