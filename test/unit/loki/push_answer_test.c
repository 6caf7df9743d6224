/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_answer.h"

#include "loki/retry.h"

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

static void push_answer_counts_what_the_text_says(void **state) {
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
    const char *excerpt; /* at most 20 bytes, as an error shows them */
} EXCERPTS[] = {
    {"\r\n no org id\nsecond\n", "no org id"},
    {"", ""},
    {"one\rtwo\n", "one?two"},
    {"123456789 123456789 123456789", "123456789 123456789 "},
    {"Bearer s3cret-token", "Bearer ***"},
    /* Blanked before it is cut: */
    {"the token is s3cret-token", "the token is ***"},
    {"the long token is s3cret-token", "the long token is **"},
    {"s3cret-token,s3cret-token,s3cret-token,s3cret-token!", "***,***,***,***!"},
    {"s3cret-token", "***"},
    {"s3cret", "***"},
};

/* What the error says of such an answer, when the address leaves room for 20 bytes of its text. */
static void describe(const char *text, const struct secrets *secrets, struct error *err) {
    unsigned char target[sizeof(err->text) - 44 - 20];
    struct http_result result = {.status = 418};
    struct retry_plan plan = {.verdict = RETRY_GIVE_UP};
    struct push_answer answer;

    memset(target, 'h', sizeof(target));
    push_answer_init(&answer);
    for (; *text != '\0'; text++) { /* byte by byte, as it may arrive */
        push_answer_add_text(&answer, slice_of((const unsigned char *)text, 1));
    }
    push_answer_describe(&answer,
                         &(struct push_failure){.result = &result,
                                                .plan = &plan,
                                                .target = slice_of(target, sizeof(target)),
                                                .tries = 1,
                                                .secrets = secrets},
                         err);
    push_answer_clean_up(&answer);
}

static void push_answer_shows_the_first_line_without_secrets(void **state) {
    struct secrets secrets = {0};
    struct error err = {0};
    char expected[80];

    (void)state;
    secrets_add(&secrets, SLICE("s3cret-token"));
    for (size_t i = 0; i < sizeof(EXCERPTS) / sizeof(EXCERPTS[0]); i++) {
        const char *excerpt = EXCERPTS[i].excerpt;
        describe(EXCERPTS[i].text, &secrets, &err);
        snprintf(expected, sizeof(expected), " (1 try): answered 418%s%s",
                 excerpt[0] != '\0' ? ": " : "", excerpt);
        assert_non_null(strstr(err.text, " (1 try)"));
        assert_string_equal(strstr(err.text, " (1 try)"), expected);
    }
    describe("s3cret-token", NULL, &err);
    assert_non_null(strstr(err.text, "s3cret-token"));
    secrets_clean_up(&secrets);
}

static void push_answer_keeps_the_beginning_of_a_long_text(void **state) {
    static const unsigned char part[PUSH_ANSWER_MAX - 10] = "x";
    struct push_answer answer;

    (void)state;
    push_answer_init(&answer);
    for (int i = 0; i < 3; i++) {
        push_answer_add_text(&answer, slice_of(part, sizeof(part)));
    }
    assert_int_equal(answer.text.len, PUSH_ANSWER_MAX);
    push_answer_reset(&answer);
    assert_int_equal(answer.text.len, 0);
    assert_true(answer.text.cap < PUSH_ANSWER_MAX);
    push_answer_clean_up(&answer);
}

/* A page for a browser is told by its type or by its text. */
static void push_answer_knows_a_page_by_type_or_text(void **state) {
    static const struct {
        const char *name, *type, *text;
        bool page;
    } cases[] = {
        {"content-type", "text/html", "", true},
        {"content-type", "text/html; charset=an-unusually-long-one", "", true},
        {"content-type", "text/plain", "<html>", true},
        {"content-type", "text/plain", "stored", false},
        {"x-type", "text/html", "stored", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct push_answer answer;

        push_answer_init(&answer);
        push_answer_add_header(&answer, slice_from_cstr(cases[i].name),
                               slice_from_cstr(cases[i].type));
        push_answer_add_text(&answer, slice_from_cstr(cases[i].text));
        assert_int_equal(push_answer_refusal(&answer, 200, false) != NULL, cases[i].page);
        push_answer_reset(&answer); /* the next try's answer is another one */
        assert_null(push_answer_refusal(&answer, 200, false));
        assert_non_null(push_answer_refusal(&answer, 415, true));
        push_answer_clean_up(&answer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_answer_counts_what_the_text_says),
        cmocka_unit_test(push_answer_shows_the_first_line_without_secrets),
        cmocka_unit_test(push_answer_keeps_the_beginning_of_a_long_text),
        cmocka_unit_test(push_answer_knows_a_page_by_type_or_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
