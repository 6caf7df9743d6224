/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/choice.h"

#include "promtail/keep_stream.h"
#include "promtail/line_too_long.h"
#include "promtail/log.h"
#include "promtail/rejected_entries.h"
#include "promtail/s3_unknown_keys.h"
#include "promtail/vpc_flow_time.h"
#include "test.h"

/* What the documentation says of each word, by the enum's names: no order is relied upon. */
static const struct {
    const struct choice *choices;
    const char *word;
    int value;
} CASES[] = {
    {KEEP_STREAM_CHOICES, "false", KEEP_STREAM_NO},
    {KEEP_STREAM_CHOICES, "true", KEEP_STREAM_LABEL},
    {KEEP_STREAM_CHOICES, "metadata", KEEP_STREAM_METADATA},
    {LINE_TOO_LONG_CHOICES, "split", LINE_SPLIT},
    {LINE_TOO_LONG_CHOICES, "truncate", LINE_TRUNCATE},
    {LINE_TOO_LONG_CHOICES, "send", LINE_SEND},
    {REJECTED_ENTRIES_CHOICES, "drop", REJECTED_DROP},
    {REJECTED_ENTRIES_CHOICES, "fail", REJECTED_FAIL},
    {S3_UNKNOWN_KEYS_CHOICES, "lines", S3_UNKNOWN_LINES},
    {S3_UNKNOWN_KEYS_CHOICES, "skip", S3_UNKNOWN_SKIP},
    {S3_UNKNOWN_KEYS_CHOICES, "fail", S3_UNKNOWN_FAIL},
    {LOG_LEVEL_CHOICES, "trace", LOG_TRACE},
    {LOG_LEVEL_CHOICES, "debug", LOG_DEBUG},
    {LOG_LEVEL_CHOICES, "info", LOG_INFO},
    {LOG_LEVEL_CHOICES, "warn", LOG_WARN},
    {LOG_LEVEL_CHOICES, "error", LOG_ERROR},
    {LOG_LEVEL_CHOICES, "fatal", LOG_FATAL},
    {LOG_FORMAT_CHOICES, "json", LOG_JSON},
    {LOG_FORMAT_CHOICES, "text", LOG_TEXT},
    {VPC_FLOW_TIME_CHOICES, "start", VPC_FLOW_TIME_START},
    {VPC_FLOW_TIME_CHOICES, "end", VPC_FLOW_TIME_END},
    {VPC_FLOW_TIME_CHOICES, "processing", VPC_FLOW_TIME_PROCESSING},
};

static void a_word_is_its_value_and_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const struct choice *row = choice_find(CASES[i].choices, slice_from_cstr(CASES[i].word));
        assert_non_null(row);
        assert_int_equal(row->value, CASES[i].value);
        assert_string_equal(choice_word(CASES[i].choices, CASES[i].value), CASES[i].word);
    }
}

static void words_are_taken_in_any_case_and_whole(void **state) {
    (void)state;
    assert_int_equal(choice_find(LOG_LEVEL_CHOICES, SLICE("WARN"))->value, LOG_WARN);
    assert_null(choice_find(LOG_LEVEL_CHOICES, SLICE("warning")));
    assert_null(choice_find(LOG_LEVEL_CHOICES, SLICE("war")));
    assert_null(choice_find(LOG_LEVEL_CHOICES, SLICE("")));
}

static void of_two_words_for_a_value_the_first_is_shown(void **state) {
    static const struct choice choices[] = {{"no", 0}, {"off", 0}, {"yes", 1}, {NULL, 0}};

    (void)state;
    assert_int_equal(choice_find(choices, SLICE("off"))->value, 0);
    assert_string_equal(choice_word(choices, 0), "no");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_its_value_and_back),
        cmocka_unit_test(words_are_taken_in_any_case_and_whole),
        cmocka_unit_test(of_two_words_for_a_value_the_first_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
