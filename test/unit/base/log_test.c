/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

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
    assert_string_equal(log_level_name(LOG_INFO), "INFO");
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_json_record_is_one_line),
        cmocka_unit_test(a_text_record_is_one_line_too),
        cmocka_unit_test(levels_below_the_chosen_one_are_silent),
        cmocka_unit_test(a_long_message_is_cut_and_still_json),
        cmocka_unit_test(a_message_of_control_bytes_is_not_lost),
        cmocka_unit_test(log_raw_adds_the_line_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
