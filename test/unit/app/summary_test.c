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

/* The line that a summary of these leaves at this level. */
static void write_summary(char *text, enum log_level level, struct tally *tally) {
    FILE *file = tmpfile();
    const struct log log = {
        .level = level,
        .fd = fileno(file),
        .clock = &CLOCK,
        .request_id = SLICE("r\"1"),
    };

    assert_int_equal(summary_log(&DELIVERY, tally, &log), level <= LOG_INFO);
    rewind(file);
    text[fread(text, 1, LOG_TEXT_MAX - 1, file)] = '\0';
    fclose(file);
}

static void the_summary_is_one_line_with_all_counts(void **state) {
    struct tally tally = {
        .time = {.ms = {[PHASE_PARSE] = 1, [PHASE_FETCH] = 2, [PHASE_PUSH] = 4, [PHASE_WAIT] = 8}},
        .lines = 5,
        .entries = 6,
        .newest_ns = -16000000,
        .pushes = 7,
        .retries = 8,
        .bytes_sent = 9,
    };
    char text[LOG_TEXT_MAX];

    (void)state;
    tally_drop(&tally, "empty_line", 10);
    tally_drop(&tally, "log_lines", 11);
    tally_read(&tally, "s3", 1);
    tally_read(&tally, "sqs", 3);
    write_summary(text, LOG_INFO, &tally);
    assert_string_equal(
        text, "{\"timestamp\":\"1970-01-01T00:00:00.000Z\",\"level\":\"INFO\",\"message\":"
              "\"invocation\",\"requestId\":\"r\\\"1\",\"items\":{\"done\":1,\"failed\":2,"
              "\"refused\":3},\"bytes_read\":4,\"lines\":5,\"entries\":6,\"dropped\":{"
              "\"empty_line\":10,\"log_lines\":11},\"pushes\":7,\"retries\":8,\"bytes_sent\":9,"
              "\"ms\":15,\"parse_ms\":1,\"fetch_ms\":2,\"push_ms\":4,\"wait_ms\":8,\"lag_ms\":16,"
              "\"bytes_by_source\":{\"s3\":1,\"sqs\":3}}\n");
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
    write_summary(text, LOG_INFO, &tally);
    assert_non_null(strstr(text, reasons[TALLY_REASONS - 2])); /* the last one is "other" */
    assert_non_null(strstr(text, "\"bytes_by_source\":{}}\n"));
    assert_null(strstr(text, "lag_ms")); /* there is no entry */
}

static void above_info_there_is_no_summary(void **state) {
    struct tally tally = {0};
    char text[LOG_TEXT_MAX];

    (void)state;
    write_summary(text, LOG_WARN, &tally);
    assert_string_equal(text, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_summary_is_one_line_with_all_counts),
        cmocka_unit_test(the_largest_counts_and_all_reasons_fit),
        cmocka_unit_test(above_info_there_is_no_summary),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
