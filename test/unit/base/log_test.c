/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "promtail/buf.h"
#include "promtail/log.h"

#include "test.h"

static int64_t at_ns(const struct clock *clock) {
    (void)clock;
    return 1767323045678000000;
}

static const struct clock STILL = {at_ns, NULL};

static const char *written(const int ends[2]) {
    static char text[16384];
    ssize_t len;

    close(ends[1]);
    len = read(ends[0], text, sizeof(text) - 1);
    text[len > 0 ? len : 0] = '\0';
    close(ends[0]);
    return text;
}

static struct log set_up(int ends[2], enum log_format format) {
    assert_int_equal(pipe(ends), 0);
    return (struct log){.level = LOG_INFO, .format = format, .fd = ends[1], .clock = &STILL};
}

static void a_json_record_is_one_line(void **state) {
    int ends[2];
    struct log log = set_up(ends, LOG_JSON);

    (void)state;
    log.request_id = SLICE("r-1");
    log_write(&log, LOG_WARN, "say \"%s\"\nnow", "it");
    assert_string_equal(written(ends),
                        "{\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"level\":\"WARN\","
                        "\"message\":\"say \\\"it\\\"\\nnow\",\"requestId\":\"r-1\"}\n");
}

static void a_text_record_is_one_line_too(void **state) {
    int ends[2];
    struct log log = set_up(ends, LOG_TEXT);

    (void)state;
    log_write(&log, LOG_ERROR, "first\nsecond");
    const char *text = written(ends);
    assert_non_null(strstr(text, "ERROR"));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void levels_below_the_chosen_one_are_silent(void **state) {
    int ends[2];
    struct log log = set_up(ends, LOG_JSON);

    (void)state;
    log_write(&log, LOG_DEBUG, "no");
    assert_false(log_on(&log, LOG_TRACE));
    assert_true(log_on(&log, LOG_FATAL));
    assert_string_equal(written(ends), "");
}

static void a_long_message_is_cut_and_still_json(void **state) {
    char text[10000];
    int ends[2];
    struct log log = set_up(ends, LOG_JSON);

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    log_write(&log, LOG_INFO, "%s", text);
    const char *line = written(ends);
    assert_int_equal(line[strlen(line) - 1], '\n');
    assert_int_equal(line[strlen(line) - 2], '}');
}

static void a_message_of_control_bytes_is_not_lost(void **state) {
    char text[4000];
    int ends[2];
    struct log log = set_up(ends, LOG_JSON);

    (void)state;
    memset(text, 1, sizeof(text));
    text[sizeof(text) - 1] = '\0';
    log_write(&log, LOG_INFO, "%s", text);
    const char *line = written(ends);
    assert_true(strlen(line) > 1000);
}

static void log_raw_adds_the_line_end(void **state) {
    int ends[2];
    struct log log = set_up(ends, LOG_JSON);

    (void)state;
    log_raw(&log, SLICE("{\"a\":1}"));
    assert_string_equal(written(ends), "{\"a\":1}\n");
}

enum { PIPE_BYTES = 8192, LONG_LINE = 300000 };

/* A log into a pipe of two pages, whose lines wait at most wait_ms in all. */
static struct log set_up_limited(int ends[2], struct log_limit *limit, int64_t wait_ms) {
    struct log log = set_up(ends, LOG_JSON);

    assert_true(fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES) >= 0);
    *limit = (struct log_limit){.until_ms = INT64_MAX, .wait_ms = wait_ms};
    log.clock = clock_system();
    log.limit = limit;
    return log;
}

static void a_full_pipe_costs_lines_and_little_time(void **state) {
    struct log_limit limit;
    int ends[2];
    struct log log = set_up_limited(ends, &limit, 50);
    int64_t begin_ms = clock_monotonic_ms(log.clock);
    uint64_t whole = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        whole += log_raw(&log, SLICE("{\"a line\":\"of thirty two bytes\"}")) ? 1 : 0;
    }
    int64_t took_ms = clock_monotonic_ms(log.clock) - begin_ms;
    assert_true(took_ms >= 50 && took_ms < 1000);
    assert_true(whole > 0 && log_lost(&log) == 1000 - whole);
    log_lost_reported(&log, 990 - whole);
    assert_int_equal(log_lost(&log), 10);
    const char *text = written(ends);
    assert_int_equal(strlen(text), whole * 33);
}

static void no_line_waits_after_the_end_of_the_time(void **state) {
    struct log_limit limit;
    int ends[2];
    struct log log = set_up_limited(ends, &limit, INT64_MAX);
    int64_t begin_ms = clock_monotonic_ms(log.clock);

    (void)state;
    log_limit_set(&limit, begin_ms, begin_ms + 200); /* a quarter of it may be waited */
    assert_int_equal(limit.wait_ms, 50);
    log_limit_set(&limit, begin_ms, begin_ms);
    assert_int_equal(limit.wait_ms, 0);
    limit.wait_ms = INT64_MAX;
    limit.until_ms = begin_ms + 30;
    for (int i = 0; i < 1000; i++) {
        log_raw(&log, SLICE("{\"a line\":\"of thirty two bytes\"}"));
    }
    assert_true(clock_monotonic_ms(log.clock) - begin_ms < 900);
    assert_true(log_lost(&log) > 0);
    (void)written(ends);
}

static void a_line_that_was_cut_short_ends_before_the_next_one(void **state) {
    static char text[LONG_LINE];
    struct log_limit limit;
    int ends[2];
    struct log log = set_up_limited(ends, &limit, 10);
    char read_back[2 * PIPE_BYTES];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_false(log_raw(&log, slice_of(text, sizeof(text))));
    assert_int_equal(log_lost(&log), 1);
    assert_int_equal(read(ends[0], read_back, sizeof(read_back)), PIPE_BYTES);
    assert_true(log_raw(&log, SLICE("{}")));
    assert_true(log_raw(&log, SLICE("[]")));
    assert_string_equal(written(ends), "\n{}\n[]\n");
}

/* Reads all there is into a buf. */
static void *read_on(void *context) {
    int *ends = context;
    struct buf *all = mem_zalloc(sizeof(*all));
    ssize_t got;

    buf_init(all, 2 * LONG_LINE);
    do {
        unsigned char *to = buf_reserve(all, 1000);
        assert_non_null(to);
        got = read(ends[0], to, 1000);
        buf_added(all, got > 0 ? (size_t)got : 0);
    } while (got > 0);
    return all;
}

static void a_reader_that_is_slow_gets_all(void **state) {
    static char text[LONG_LINE];
    struct log_limit limit;
    int ends[2];
    struct log log = set_up_limited(ends, &limit, INT64_MAX);
    pthread_t thread;
    void *result;

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(pthread_create(&thread, NULL, read_on, ends), 0);
    assert_true(log_raw(&log, slice_of(text, sizeof(text))));
    close(ends[1]);
    assert_int_equal(pthread_join(thread, &result), 0);
    struct buf *all = result;
    assert_int_equal(all->len, LONG_LINE + 1);
    assert_int_equal(log_lost(&log), 0);
    buf_clean_up(all);
    mem_free(all);
    close(ends[0]);
}

static void lines_into_a_closed_pipe_are_counted(void **state) {
    struct log_limit limit;
    int ends[2];
    struct log log = set_up_limited(ends, &limit, INT64_MAX);
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);

    (void)state;
    close(ends[0]);
    assert_false(log_raw(&log, SLICE("{}")));
    log_write(&log, LOG_ERROR, "x");
    assert_int_equal(log_lost(&log), 2);
    close(ends[1]);
    log_write(&log, LOG_ERROR, "x");
    assert_int_equal(log_lost(&log), 3);
    log.limit = NULL;
    assert_false(log_raw(&log, SLICE("{}")));
    assert_int_equal(log_lost(&log), 0);
    log_lost_reported(&log, 0);
    signal(SIGPIPE, before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_json_record_is_one_line),
        cmocka_unit_test(a_text_record_is_one_line_too),
        cmocka_unit_test(levels_below_the_chosen_one_are_silent),
        cmocka_unit_test(a_long_message_is_cut_and_still_json),
        cmocka_unit_test(a_message_of_control_bytes_is_not_lost),
        cmocka_unit_test(log_raw_adds_the_line_end),
        cmocka_unit_test(a_full_pipe_costs_lines_and_little_time),
        cmocka_unit_test(no_line_waits_after_the_end_of_the_time),
        cmocka_unit_test(a_line_that_was_cut_short_ends_before_the_next_one),
        cmocka_unit_test(a_reader_that_is_slow_gets_all),
        cmocka_unit_test(lines_into_a_closed_pipe_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
