/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_answer.h"

#include "test.h"

#define BEHIND                                                                                     \
    "entry with timestamp 2023-11-14 22:13:20 +0000 UTC ignored, reason: 'entry too far "          \
    "behind',\n"

static const struct {
    const char *text;
    uint64_t entries;
    uint64_t refused;
} CASES[] = {
    {BEHIND "user 'fake', total ignored: 3 out of 10 for stream: {a=\"b\"}\n", 10, 3},
    {"user 'x', total ignored: 3 out of 5 for stream: {a=\"1\"}\n"
     "user 'x', total ignored: 2 out of 5 for stream: {a=\"2\"}\n",
     10, 5},
    {"2 errors like: max entry size; 1 errors like: has timestamp too old\n", 10, 3},
    {"entry for stream '{a=\"b\"}' has timestamp too new: 2030-01-01T00:00:00Z\n", 10, 1},
    {"max entry size '262144' bytes exceeded for stream '{}'\n", 10, 1},
    {"stream '{}' has structured metadata too large: '9' bytes\n", 10, 1},
    /* The whole stream, or all of it: no less can be claimed. */
    {"entry for stream '{}' has 20 label names; limit 15\n", 10, 10},
    {"couldn't parse labels: 1:3: parse error", 10, 10},
    {"", 10, 10},
    {"<html>", 7, 7},
    /* Never more than there were, whatever the text says. */
    {"total ignored: 18446744073709551615 out of 1; total ignored: 9", 10, 10},
    {"total ignored: 99999999999999999999999 out of 1", 10, 10},
    {"total ignored: ", 10, 10},
    {" errors like: ", 10, 10},
    {"total ignored: 5", 2, 2},
};

static void push_answer_counts_what_the_text_tells(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        uint64_t refused = push_answer_refused(slice_from_cstr(CASES[i].text), CASES[i].entries);
        if (refused != CASES[i].refused) {
            fail_msg("case %zu: %llu", i, (unsigned long long)refused);
        }
    }
}

static void push_answer_excerpt_is_the_first_line_and_short(void **state) {
    char text[400];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_slice(push_answer_excerpt(SLICE("\r\n no org id\nsecond\n")), "no org id");
    assert_slice(push_answer_excerpt(SLICE("")), "");
    assert_int_equal(push_answer_excerpt(slice_of(text, sizeof(text))).len, PUSH_ANSWER_EXCERPT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_answer_counts_what_the_text_tells),
        cmocka_unit_test(push_answer_excerpt_is_the_first_line_and_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
