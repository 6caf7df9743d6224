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

static const struct {
    const char *text;
    const char *excerpt; /* at most 20 bytes */
} EXCERPTS[] = {
    {"\r\n no org id\nsecond\n", "no org id"},
    {"", ""},
    {"one\rtwo\n", "one\rtwo"},
    {"123456789 123456789 123456789", "123456789 123456789 "},
    {"Bearer s3cret-token", "Bearer ***"},
    /* Blanked before it is cut: */
    {"the token is s3cret-token", "the token is ***"},
    {"the long token is s3cret-token", "the long token is **"},
    {"s3cret-token,s3cret-token,s3cret-token,s3cret-token!", "***,***,***,***!"},
    {"s3cret-token", "***"},
    {"s3cret", "***"},
};

static void push_answer_excerpt_is_the_first_line_and_short(void **state) {
    struct secrets secrets = {0};
    struct buf line;

    (void)state;
    secrets_add(&secrets, SLICE("s3cret-token"));
    buf_init(&line, 100);
    for (size_t i = 0; i < sizeof(EXCERPTS) / sizeof(EXCERPTS[0]); i++) {
        push_answer_excerpt(slice_from_cstr(EXCERPTS[i].text), &secrets, 20, &line);
        assert_slice(buf_slice(&line), EXCERPTS[i].excerpt);
    }
    push_answer_excerpt(SLICE("s3cret-token"), NULL, 20, &line);
    assert_slice(buf_slice(&line), "s3cret-token");
    buf_clean_up(&line);
    secrets_clean_up(&secrets);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_answer_counts_what_the_text_tells),
        cmocka_unit_test(push_answer_excerpt_is_the_first_line_and_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
