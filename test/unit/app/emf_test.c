/* SPDX-License-Identifier: Apache-2.0 */
#include "app/emf.h"

#include <limits.h>

#include "test.h"

enum { LOG_TEXT_MAX = 2 * PIPE_BUF };

static int64_t epoch_and_a_bit(const struct clock *clock) {
    (void)clock;
    return 1002003004;
}

static const struct clock CLOCK = {epoch_and_a_bit, epoch_and_a_bit};
static const struct delivery DELIVERY = {.done = 1, .failed = 2, .refused = 3};

/* What is written of these; level and format are those that would hide a line of the log. */
static void write_metrics(char *text, struct tally *tally, const char *function,
                          const char *request_id) {
    FILE *file = tmpfile();
    const struct log log = {
        .level = LOG_FATAL,
        .format = LOG_TEXT,
        .fd = fileno(file),
        .clock = &CLOCK,
        .request_id = slice_from_cstr(request_id),
    };

    assert_true(emf_log(&DELIVERY, tally, slice_from_cstr(function), &log));
    rewind(file);
    text[fread(text, 1, LOG_TEXT_MAX - 1, file)] = '\0';
    fclose(file);
}

static const struct {
    const char *name, *unit;
} METRICS[] = {
    {"invocations", "Count"},
    {"items_done", "Count"},
    {"items_failed", "Count"},
    {"items_refused", "Count"},
    {"lines", "Count"},
    {"entries", "Count"},
    {"pushes", "Count"},
    {"retries", "Count"},
    {"bytes_read", "Bytes"},
    {"bytes_read_s3", "Bytes"},
    {"bytes_sent", "Bytes"},
    {"ms", "Milliseconds"},
    {"parse_ms", "Milliseconds"},
    {"fetch_ms", "Milliseconds"},
    {"push_ms", "Milliseconds"},
    {"wait_ms", "Milliseconds"},
    {"push_latency_ms", "Milliseconds"},
    {"lag_ms", "Milliseconds"},
    {"dropped_empty_line", "Count"},
};

static const char HEAD[] =
    "{\"_aws\":{\"Timestamp\":1002,\"CloudWatchMetrics\":[{\"Namespace\":\"LambdaPromtail\","
    "\"Dimensions\":[[\"FunctionName\"]],\"Metrics\":[";
static const char VALUES[] =
    "]}]},\"FunctionName\":\"promtail\",\"requestId\":\"r-1\",\"invocations\":1,\"items_done\":1,"
    "\"items_failed\":2,\"items_refused\":3,\"lines\":5,\"entries\":6,\"pushes\":7,\"retries\":8,"
    "\"bytes_read\":4,\"bytes_read_s3\":4,\"bytes_sent\":9,\"ms\":15,\"parse_ms\":1,"
    "\"fetch_ms\":2,\"push_ms\":4,\"wait_ms\":8,\"push_latency_ms\":[20,30],\"lag_ms\":1000,"
    "\"dropped_empty_line\":10}\n";

static void write_expected(struct buf *out) {
    assert_true(buf_append_cstr(out, HEAD));
    for (size_t i = 0; i < sizeof(METRICS) / sizeof(METRICS[0]); i++) {
        assert_true(buf_printf(out, "%s{\"Name\":\"%s\",\"Unit\":\"%s\"}", i == 0 ? "" : ",",
                               METRICS[i].name, METRICS[i].unit));
    }
    assert_true(buf_append_cstr(out, VALUES));
}

static void a_line_has_definitions_and_values(void **state) {
    struct tally tally = {
        .time = {.ms = {[PHASE_PARSE] = 1, [PHASE_FETCH] = 2, [PHASE_PUSH] = 4, [PHASE_WAIT] = 8}},
        .lines = 5,
        .entries = 6,
        .newest_ns = 2003004,
        .pushes = 7,
        .retries = 8,
        .bytes_sent = 9,
    };
    char text[LOG_TEXT_MAX];
    struct buf expected;

    (void)state;
    tally_read(&tally, "s3", 4);
    tally_drop(&tally, "empty_line", 10);
    tally_latency(&tally, 20);
    tally_latency(&tally, 30);
    write_metrics(text, &tally, "promtail", "r-1");
    buf_init(&expected, LOG_TEXT_MAX);
    write_expected(&expected);
    assert_slice(buf_slice(&expected), text);
    buf_clean_up(&expected);
}

/* CloudWatch refuses an empty value of a dimension, but takes an empty set of dimensions. */
static void without_a_name_there_is_no_dimension(void **state) {
    struct tally tally = {0};
    char text[LOG_TEXT_MAX];

    (void)state;
    write_metrics(text, &tally, "", "r-1");
    assert_non_null(strstr(text, "\"Dimensions\":[[]]"));
    assert_null(strstr(text, "FunctionName"));
    assert_null(strstr(text, "lag_ms")); /* no entry: nothing is late */
    assert_null(strstr(text, "push_latency_ms"));
}

/* A pipe takes up to PIPE_BUF bytes whole or not at all ("pipe(7)"). */
static void the_longest_line_is_written_in_one_piece(void **state) {
    static const char *const SOURCES[] = {"cloudwatch", "kinesis", "s3",
                                          "sqs",        "sns",     "eventbridge"};
    char reasons[TALLY_REASONS][32];
    char text[LOG_TEXT_MAX];
    char id[5000];

    (void)state;
    memset(id, 'i', sizeof(id));
    id[sizeof(id) - 1] = '\0';
    for (unsigned count = 0; count < TALLY_REASONS; count++) {
        struct tally tally = {.bytes_sent = INT64_MAX, .newest_ns = INT64_MIN, .entries = 1};
        for (size_t i = 0; i < sizeof(SOURCES) / sizeof(SOURCES[0]); i++) {
            tally_read(&tally, SOURCES[i], INT64_MAX / 10);
        }
        for (unsigned i = 0; i < TALLY_LATENCIES; i++) {
            tally_latency(&tally, 900000); /* the longest invocation */
        }
        for (unsigned i = 0; i < count; i++) {
            snprintf(reasons[i], sizeof(reasons[i]), "reason_of_usual_length_%02u", i);
            tally_drop(&tally, reasons[i], 1000000000000);
        }
        write_metrics(text, &tally, id, id);
        assert_in_range(strlen(text), 1000, PIPE_BUF - 1);
        assert_int_equal(text[strlen(text) - 2], '}');
        bool others = strstr(text, "\"dropped_other\":") != NULL;
        assert_int_equal(others, count > 10 && strstr(text, reasons[count - 1]) == NULL);
        assert_true(count < 10 || strstr(text, "\"dropped_reason_of_usual_length_09\":") != NULL);
    }
    assert_non_null(strstr(text, "\"dropped_other\":")); /* it was needed */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_definitions_and_values),
        cmocka_unit_test(without_a_name_there_is_no_dimension),
        cmocka_unit_test(the_longest_line_is_written_in_one_piece),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
