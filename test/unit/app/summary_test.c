/* SPDX-License-Identifier: Apache-2.0 */
#include "app/summary.h"

#include "test.h"

enum { LOG_TEXT_MAX = 4096 };

static int64_t epoch(const struct clock *clock) {
    (void)clock;
    return 0;
}

static const struct clock CLOCK = {epoch, epoch};
static const struct delivery DELIVERY = {.done = 1, .failed = 2, .refused = 3};

/* The line that a summary of these leaves at this level; lost: log lines before it. */
static void write_summary(char *text, enum log_level level, struct tally *tally, uint64_t lost) {
    FILE *file = tmpfile();
    struct log_limit limit = {.until_ms = INT64_MAX, .lost = lost};
    const struct log log = {
        .level = level,
        .fd = fileno(file),
        .clock = &CLOCK,
        .request_id = SLICE("r\"1"),
        .limit = &limit,
    };

    summary_log(&DELIVERY, tally, 15, &log);
    assert_int_equal(log_lost(&log), level <= LOG_INFO ? 0 : lost);
    rewind(file);
    text[fread(text, 1, LOG_TEXT_MAX - 1, file)] = '\0';
    fclose(file);
}

static void the_summary_is_one_line_with_all_counts(void **state) {
    struct tally tally = {
        .bytes_read = 4, .lines = 5, .entries = 6, .pushes = 7, .retries = 8, .bytes_sent = 9};
    char text[LOG_TEXT_MAX];

    (void)state;
    tally_drop(&tally, "empty_line", 10);
    write_summary(text, LOG_INFO, &tally, 11);
    assert_string_equal(
        text, "{\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"level\":\"INFO\",\"message\":"
              "\"invocation\",\"requestId\":\"r\\\"1\",\"items\":{\"done\":1,\"failed\":2,"
              "\"refused\":3},\"bytes_read\":4,\"lines\":5,\"entries\":6,\"dropped\":{"
              "\"empty_line\":10,\"log_lines\":11},\"pushes\":7,\"retries\":8,\"bytes_sent\":9,"
              "\"ms\":15}\n");
}

static void the_largest_counts_and_all_reasons_fit(void **state) {
    struct tally tally = {.bytes_read = INT64_MAX, .bytes_sent = INT64_MAX};
    char reasons[TALLY_REASONS][48];
    char text[LOG_TEXT_MAX];

    (void)state;
    for (int i = 0; i < TALLY_REASONS; i++) {
        snprintf(reasons[i], sizeof(reasons[i]), "a_reason_as_long_as_any_of_them_%02d", i);
        tally_drop(&tally, reasons[i], INT64_MAX);
    }
    write_summary(text, LOG_INFO, &tally, 0);
    assert_non_null(strstr(text, reasons[TALLY_REASONS - 2])); /* the last one is "other" */
    assert_non_null(strstr(text, "\"ms\":15}\n"));
}

/* No line says how many were lost: they stay counted for the next summary. */
static void above_info_there_is_no_summary(void **state) {
    struct tally tally = {0};
    char text[LOG_TEXT_MAX];

    (void)state;
    write_summary(text, LOG_WARN, &tally, 11);
    assert_string_equal(text, "");
    assert_int_equal(tally_dropped(&tally, "log_lines"), 11); /* the answer has them */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_summary_is_one_line_with_all_counts),
        cmocka_unit_test(the_largest_counts_and_all_reasons_fit),
        cmocka_unit_test(above_info_there_is_no_summary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
