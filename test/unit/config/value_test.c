/* SPDX-License-Identifier: Apache-2.0 */
#include "config/value.h"

#include "promtail/s3_unknown_keys.h"
#include "test.h"

static const struct {
    const char *text;
    int64_t size, time; /* -1: refused */
} CASES[] = {
    {"0", 0, 0},
    {"131072", 131072, -1},
    {"128KiB", 131072, -1},
    {"128 kib", 131072, -1},
    {"1KB", 1000, -1},
    {"1MB", 1000000, -1},
    {"1MiB", 1048576, -1},
    {"7B", 7, -1},
    {"1KB1", -1, -1},
    {"KB", -1, -1},
    {"-1", -1, -1},
    {"1.5MB", -1, -1},
    {"9223372036854775807KB", -1, -1},
    {"99999999999999999999", -1, -1},
    {"", -1, -1},
    {"10s", -1, 10000},
    {"500ms", -1, 500},
    {"5m", -1, 300000},
    {"1m30s", -1, 90000},
    {"0s", -1, 0},
    {"1h", -1, 3600000},
    {"10 s", -1, 10000},
    {"s", -1, -1},
    {"9223372036854775807m", -1, -1},
    {"9223372036854775807ms1ms", -1, -1},
};

static void sizes_and_times_are_those_of_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct slice text = slice_from_cstr(CASES[i].text);
        struct error err;
        int64_t value = -1;
        if (config_parse_size(text, &value, &err) != (CASES[i].size >= 0) ||
            (CASES[i].size >= 0 && value != CASES[i].size)) {
            fail_msg("size %s: %lld", CASES[i].text, (long long)value);
        }
        value = -1;
        if (config_parse_time(text, &value, &err) != (CASES[i].time >= 0) ||
            (CASES[i].time >= 0 && value != CASES[i].time)) {
            fail_msg("time %s: %lld", CASES[i].text, (long long)value);
        }
    }
}

static void booleans_and_choices_are_taken_in_any_case(void **state) {
    struct error err;
    bool value;
    int choice;

    (void)state;
    assert_true(config_parse_bool(SLICE("TRUE"), &value, &err) && value);
    assert_true(config_parse_bool(SLICE("1"), &value, &err) && value);
    assert_true(config_parse_bool(SLICE("False"), &value, &err) && !value);
    assert_true(config_parse_bool(SLICE("0"), &value, &err) && !value);
    assert_false(config_parse_bool(SLICE("yes"), &value, &err));
    assert_false(config_parse_bool(SLICE("2"), &value, &err));
    assert_true(config_parse_choice(SLICE("Metadata"), KEEP_STREAM_CHOICES, &choice, &err));
    assert_int_equal(choice, 2);
    assert_false(config_parse_choice(SLICE("meta"), KEEP_STREAM_CHOICES, &choice, &err));
    assert_false(config_parse_choice(SLICE(""), KEEP_STREAM_CHOICES, &choice, &err));
}

static const struct {
    int64_t value;
    const char *size, *time;
} SHOWN[] = {
    {0, "0 bytes", "0s"},
    {1, "1 bytes", "1ms"},
    {1000, "1KB (1000 bytes)", "1s"},
    {1024, "1KiB (1024 bytes)", "1s24ms"},
    {131072, "128KiB (131072 bytes)", "2m11s72ms"},
    {90000, "90KB (90000 bytes)", "1m30s"},
    {1000000, "1MB (1000000 bytes)", "16m40s"},
    {3600000, "3600KB (3600000 bytes)", "1h"},
    {1 << 30, "1GiB (1073741824 bytes)", "298h15m41s824ms"},
    {131073, "131073 bytes", "2m11s73ms"},
};

static void sizes_and_times_are_written_as_they_are_read(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, 4096);
    for (size_t i = 0; i < sizeof(SHOWN) / sizeof(SHOWN[0]); i++) {
        struct error err;
        int64_t ms;
        buf_reset(&out);
        assert_true(config_write_size(&out, SHOWN[i].value));
        assert_slice(buf_slice(&out), SHOWN[i].size);
        buf_reset(&out);
        assert_true(config_write_time(&out, SHOWN[i].value));
        assert_slice(buf_slice(&out), SHOWN[i].time);
        assert_true(config_parse_time(buf_slice(&out), &ms, &err));
        assert_int_equal(ms, SHOWN[i].value);
    }
    buf_clean_up(&out);
}

static void an_unknown_word_is_answered_with_those_there_are(void **state) {
    static const struct {
        const struct choice *choices;
        const char *text;
    } cases[] = {
        {KEEP_STREAM_CHOICES, "must be one of: false, true, metadata"},
        {LINE_TOO_LONG_CHOICES, "must be one of: split, truncate, send"},
        {REJECTED_ENTRIES_CHOICES, "must be one of: drop, fail"},
        {S3_UNKNOWN_KEYS_CHOICES, "must be one of: lines, skip, fail"},
        {LOG_LEVEL_CHOICES, "must be one of: trace, debug, info, warn, error, fatal"},
        {LOG_FORMAT_CHOICES, "must be one of: json, text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err;
        int value;
        assert_false(config_parse_choice(SLICE("nonsense"), cases[i].choices, &value, &err));
        assert_string_equal(err.text, cases[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_and_times_are_those_of_the_table),
        cmocka_unit_test(booleans_and_choices_are_taken_in_any_case),
        cmocka_unit_test(sizes_and_times_are_written_as_they_are_read),
        cmocka_unit_test(an_unknown_word_is_answered_with_those_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
