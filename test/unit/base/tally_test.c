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
    tally_begin(&tally, clock_system(), NULL);
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

static void bytes_are_counted_by_source_and_in_all(void **state) {
    struct tally tally = {0};

    (void)state;
    tally_read(&tally, "s3", 5);
    tally_read(&tally, "sqs", 7);
    tally_read(&tally, "s3", 11);
    assert_int_equal(tally.bytes_read, 23);
    assert_int_equal(tally.source_count, 2);
    assert_string_equal(tally.sources[0].name, "s3");
    assert_int_equal(tally.sources[0].bytes, 16);
    assert_string_equal(tally.sources[1].name, "sqs");
    assert_int_equal(tally.sources[1].bytes, 7);
}

static void the_lag_is_that_of_the_newest_entry(void **state) {
    struct tally tally = {0};

    (void)state;
    tally_entry(&tally, -5000000); /* older than 1970, and yet the newest so far */
    assert_int_equal(tally_lag_ms(&tally, 1000000), 6);
    tally_entry(&tally, 9000000);
    tally_entry(&tally, 8000000);
    assert_int_equal(tally.entries, 3);
    assert_int_equal(tally_lag_ms(&tally, 20000000), 11);
    assert_int_equal(tally_lag_ms(&tally, 2000000), -7); /* its clock is ahead of ours */
    tally = (struct tally){.newest_ns = INT64_MIN};
    assert_int_equal(tally_lag_ms(&tally, 1), INT64_MAX / 1000000);
}

static void of_many_latencies_evenly_spread_ones_are_kept(void **state) {
    (void)state;
    for (uint64_t pushes = 1; pushes < 1000; pushes++) {
        struct tally tally = {0};
        for (uint64_t i = 0; i < pushes; i++) {
            tally_latency(&tally, (int64_t)i);
        }
        const struct tally_latencies *kept = &tally.latencies;
        assert_in_range(kept->count, pushes < TALLY_LATENCIES ? pushes : TALLY_LATENCIES / 2,
                        TALLY_LATENCIES);
        for (unsigned i = 0; i < kept->count; i++) {
            assert_int_equal(kept->ms[i], i * kept->every);
        }
        assert_true(kept->count * kept->every >= pushes);
    }
}

/* One line for each of the first ten drops of a reason, and only at debug. */
static void at_debug_drops_are_logged(void **state) {
    static const enum log_level LEVELS[] = {LOG_DEBUG, LOG_INFO};

    (void)state;
    for (size_t i = 0; i < sizeof(LEVELS) / sizeof(LEVELS[0]); i++) {
        FILE *file = tmpfile();
        struct log log = {.level = LEVELS[i], .format = LOG_TEXT, .fd = fileno(file)};
        struct tally tally;
        char text[4096];
        size_t lines = 0;

        log.clock = clock_system();
        tally_begin(&tally, log.clock, &log);
        for (int count = 0; count < 25; count++) {
            tally_drop(&tally, "empty_line", 3);
        }
        rewind(file);
        while (fgets(text, sizeof(text), file) != NULL) {
            assert_non_null(strstr(text, " DEBUG counted as empty_line: 3\n"));
            lines++;
        }
        assert_int_equal(lines, LEVELS[i] == LOG_DEBUG ? TALLY_LINES_PER_REASON : 0);
        fclose(file);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tally_counts_by_reason_and_has_ten_of_each_logged),
        cmocka_unit_test(reasons_beyond_the_maximum_are_counted_together),
        cmocka_unit_test(bytes_are_counted_by_source_and_in_all),
        cmocka_unit_test(the_lag_is_that_of_the_newest_entry),
        cmocka_unit_test(of_many_latencies_evenly_spread_ones_are_kept),
        cmocka_unit_test(at_debug_drops_are_logged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
