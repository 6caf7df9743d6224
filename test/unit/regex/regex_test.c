/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/regex.h"

#include "regex/engine.h"
#include "regex/scratch.h"
#include "test.h"

enum { GROUPS_MAX = 8, ENOUGH_FOR_PCRE = 100 };

static struct regex *make(const char *pattern, enum regex_extent extent,
                          struct regex_scratch *scratch) {
    struct error err = {0};
    struct regex *regex = regex_new(slice_from_cstr(pattern), extent, scratch, &err);

    if (regex == NULL) {
        fail_msg("%s: %s", pattern, err.text);
    }
    return regex;
}

#define TEXT(literal) literal, sizeof(literal) - 1

static const struct {
    const char *pattern;
    enum regex_extent extent;
    const char *text;
    size_t len;
    const char *spans; /* "0-2 -" ; NULL: no match */
} FINDS[] = {
    {"b", REGEX_SEARCH, TEXT("abc"), "1-2"},
    {"b", REGEX_WHOLE, TEXT("abc"), NULL},
    {"a.c", REGEX_WHOLE, TEXT("a\nc"), "0-3"},
    {"a.c", REGEX_SEARCH, TEXT("a\nc"), NULL},
    {"a$", REGEX_SEARCH, TEXT("a\n"), NULL},
    {"(?m)a$", REGEX_SEARCH, TEXT("a\n"), "0-1"},
    {"(?m)^", REGEX_SEARCH, TEXT(""), "0-0"},
    {"(a)|(b)", REGEX_SEARCH, TEXT("xb"), "1-2 - 1-2"},
    {"a|ab", REGEX_SEARCH, TEXT("ab"), "0-1"},
    {"(a*)*", REGEX_WHOLE, TEXT("aa"), "0-2 0-2"},
    {"((a)*?)+", REGEX_WHOLE, TEXT("aa"), "0-2 0-2 1-2"},
    {"(|a)+", REGEX_WHOLE, TEXT("aa"), "0-2 1-2"},
    {"(|a)+", REGEX_SEARCH, TEXT("aa"), "0-0 0-0"},
    {"(x){0}(a)", REGEX_SEARCH, TEXT("a"), "0-1 - 0-1"},
    {"a\\x00b", REGEX_SEARCH, TEXT("xa\0b"), "1-4"},
    {"[^a]", REGEX_SEARCH, TEXT("a\xff"), "1-2"},
    {"\\x{fffd}", REGEX_SEARCH, TEXT("a\xed\xa0\x80"), "1-2"},
    {".", REGEX_WHOLE, TEXT("\xed\xa0\x80"), NULL},
    {"...", REGEX_WHOLE, TEXT("\xed\xa0\x80"), "0-3"},
    {"(?i)k", REGEX_WHOLE, TEXT("\xe2\x84\xaa"), "0-3"},
    {"\\bb", REGEX_SEARCH,
     TEXT("\xc3\xa9"
          "b"),
     "2-3"},
    {"a)|(b", REGEX_WHOLE, TEXT("axx"), "0-1 -"},
    {"[^\\x00-\\x{10FFFF}]", REGEX_SEARCH, TEXT("a"), NULL},
    {"", REGEX_SEARCH, TEXT("abc"), "0-0"},
    {"a?(?m)^b", REGEX_SEARCH, TEXT("a\nb"), "2-3"},
    {"\\s+$", REGEX_SEARCH, TEXT("a b  "), "3-5"},
};

static void assert_spans(size_t number, bool found, const struct regex_span *groups, size_t count) {
    char text[200] = "";
    size_t len = 0;

    if (!found || FINDS[number].spans == NULL) {
        if (found != (FINDS[number].spans != NULL)) {
            fail_msg("%s: %s", FINDS[number].pattern, found ? "a match" : "no match");
        }
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *gap = i > 0 ? " " : "";
        len += groups[i].start == REGEX_UNSET
                   ? (size_t)snprintf(text + len, sizeof(text) - len, "%s-", gap)
                   : (size_t)snprintf(text + len, sizeof(text) - len, "%s%zu-%zu", gap,
                                      groups[i].start, groups[i].end);
    }
    if (strcmp(text, FINDS[number].spans) != 0) {
        fail_msg("%s: %s instead of %s", FINDS[number].pattern, text, FINDS[number].spans);
    }
}

static void a_match_is_that_of_go_however_often_it_is_asked(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();

    (void)state;
    for (size_t i = 0; i < sizeof(FINDS) / sizeof(FINDS[0]); i++) {
        struct regex *regex = make(FINDS[i].pattern, FINDS[i].extent, scratch);
        struct slice text = slice_of(FINDS[i].text, FINDS[i].len);
        struct regex_span groups[GROUPS_MAX];
        for (int times = 0; times < ENOUGH_FOR_PCRE; times++) {
            bool found = regex_find(regex, text, groups);
            assert_spans(i, found, groups, regex_group_count(regex));
            assert_int_equal(regex_matches(regex, text), FINDS[i].spans != NULL);
        }
        regex_destroy(regex);
    }
    regex_scratch_destroy(scratch);
}

static void every_engine_gives_it_or_gives_up(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();

    (void)state;
    for (size_t i = 0; i < sizeof(FINDS) / sizeof(FINDS[0]); i++) {
        struct regex *regex = make(FINDS[i].pattern, FINDS[i].extent, scratch);
        struct slice text = slice_of(FINDS[i].text, FINDS[i].len);
        struct regex_span groups[GROUPS_MAX];
        for (int engine = REGEX_BY_PCRE; engine <= REGEX_BY_THREADS; engine++) {
            enum regex_answer answer = regex_ask(regex, (enum regex_engine)engine, text, 0, groups);
            if (answer != REGEX_GAVE_UP) {
                assert_spans(i, answer == REGEX_MATCH, groups, regex_group_count(regex));
            }
            assert_true(engine == REGEX_BY_PCRE || answer != REGEX_GAVE_UP);
        }
        regex_destroy(regex);
    }
    regex_scratch_destroy(scratch);
}

static void the_empty_slice_is_a_text(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct regex *regex = make("(a*)$", REGEX_SEARCH, scratch);
    struct regex_span groups[GROUPS_MAX];

    (void)state;
    for (int times = 0; times < ENOUGH_FOR_PCRE; times++) {
        assert_true(regex_find(regex, (struct slice){0}, groups));
        assert_int_equal(groups[1].end, 0);
    }
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static void groups_have_numbers_and_perhaps_names(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct regex *regex = make("(?P<n>a)(b)(?<n>c)(?:d)", REGEX_WHOLE, scratch);

    (void)state;
    assert_int_equal(regex_group_count(regex), 4);
    assert_slice(regex_group_name(regex, 0), "");
    assert_slice(regex_group_name(regex, 1), "n");
    assert_slice(regex_group_name(regex, 2), "");
    assert_slice(regex_group_name(regex, 3), "n");
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static const struct {
    const char *pattern;
    const char *text;
} WRONG_WHOLE[] = {
    {"ab[x", "missing closing ]: `[x`, at byte 3"},
    {"ab(c", "missing closing ): `ab(c`, at byte 3"},
    {"a\\", "trailing backslash at end of expression: ``, at byte 2"},
    {"\\Qab", "missing closing ): `^(?s:\\Qab)$`, at byte 1"},
    {"a)", "unexpected ): `a)`, at byte 2"},
    {"a)|(b[x", "missing closing ]: `[x)$`, at byte 6"},
};

static void a_wrapped_pattern_is_told_of_as_it_was_written(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();

    (void)state;
    for (size_t i = 0; i < sizeof(WRONG_WHOLE) / sizeof(WRONG_WHOLE[0]); i++) {
        struct error err = {0};
        assert_null(regex_new(slice_from_cstr(WRONG_WHOLE[i].pattern), REGEX_WHOLE, scratch, &err));
        assert_string_equal(err.text, WRONG_WHOLE[i].text);
        assert_int_equal(err.code, ERROR_INPUT);
    }
    regex_scratch_destroy(scratch);
}

static void a_long_fragment_is_cut_in_the_error(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    char pattern[5001];
    struct error err = {0};

    (void)state;
    memset(pattern, '(', 5000);
    pattern[5000] = '\0';
    assert_null(regex_new(slice_from_cstr(pattern), REGEX_SEARCH, scratch, &err));
    assert_non_null(strstr(err.text, "((((...`, at byte 5000"));
    regex_scratch_destroy(scratch);
}

/* PCRE2 would try 2^64 ways and more. */
static void a_count_that_is_used_up_is_no_answer(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct regex *regex = make("^(a|a|b?)+$", REGEX_SEARCH, scratch);
    char text[64];

    (void)state;
    memset(text, 'a', sizeof(text));
    text[63] = '!';
    for (int times = 0; times < ENOUGH_FOR_PCRE; times++) {
        assert_int_equal(regex_ask(regex, REGEX_BY_PCRE, slice_of(text, 64), 0, NULL),
                         REGEX_GAVE_UP);
        assert_false(regex_matches(regex, slice_of(text, 64)));
        assert_true(regex_matches(regex, slice_of(text, 63)));
    }
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

/* Neither PCRE2's stack nor backtracking's bits and stack suffice for 4 MiB. */
static void beyond_the_scratch_threads_give_the_same_answer(void **state) {
    enum { LEN = 1 << 22 };
    struct regex_scratch *scratch = regex_scratch_new();
    unsigned char *text = malloc(LEN);
    struct slice whole = slice_of(text, LEN);
    struct regex_span groups[GROUPS_MAX];
    struct regex *regex = make("(?:(a)|(b))*c", REGEX_SEARCH, scratch);

    (void)state;
    memset(text, 'a', LEN);
    text[LEN - 2] = 'b';
    text[LEN - 1] = 'c';
    assert_int_equal(regex_ask(regex, REGEX_BY_BACKTRACKING, whole, 0, groups), REGEX_GAVE_UP);
    assert_int_equal(regex_ask(regex, REGEX_BY_PCRE, whole, 0, groups), REGEX_GAVE_UP);
    assert_true(regex_find(regex, whole, groups));
    assert_int_equal(groups[0].end, LEN);
    assert_int_equal(groups[1].end, LEN - 2);
    assert_int_equal(groups[2].end, LEN - 1);
    assert_true(scratch->tried.cap + scratch->paths.cap + SCRATCH_JIT <= REGEX_SCRATCH_MAX);
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
    free(text);
}

/* Many forks: the bits and the stack suffice for some hundred places of a text of thousands. */
static void backtracking_moves_along_a_long_text(void **state) {
    enum { LEN = 8000 };
    struct regex_scratch *scratch = regex_scratch_new();
    struct regex *regex = make("(?:(a)?(b)?(c|ab)?){40}d", REGEX_SEARCH, scratch);
    unsigned char text[LEN];
    unsigned dice = 1;

    (void)state;
    for (size_t place = 0; place < 8; place++) {
        struct regex_span one[GROUPS_MAX];
        struct regex_span other[GROUPS_MAX];
        for (size_t i = 0; i < LEN; i++) {
            dice = dice * 1103515245 + 12345;
            text[i] = (unsigned char)"abcx"[dice >> 16 & 3];
        }
        text[place * 900 + 100] = 'd';
        struct slice whole = slice_of(text, LEN);
        assert_int_equal(regex_ask(regex, REGEX_BY_BACKTRACKING, whole, 0, one), REGEX_MATCH);
        assert_int_equal(regex_ask(regex, REGEX_BY_THREADS, whole, 0, other), REGEX_MATCH);
        assert_memory_equal(one, other, regex_group_count(regex) * sizeof(one[0]));
    }
    assert_true(scratch->tried.cap + scratch->paths.cap + SCRATCH_JIT <= REGEX_SCRATCH_MAX);
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

/* Its forks alone are more than the stack holds. */
static void a_program_too_large_for_backtracking_is_run_by_threads(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    char pattern[400] = "^(?:";
    size_t len = strlen(pattern);

    for (int i = 0; i < 100; i++) {
        pattern[len++] = 'a';
        pattern[len++] = '?';
    }
    memcpy(pattern + len, "){1000}$", sizeof("){1000}$"));
    struct regex *regex = make(pattern, REGEX_SEARCH, scratch);

    (void)state;
    assert_int_equal(regex_ask(regex, REGEX_BY_BACKTRACKING, SLICE(""), 0, NULL), REGEX_GAVE_UP);
    assert_true(regex_matches(regex, SLICE("")));
    assert_false(regex_matches(regex, SLICE("aab")));
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static void what_pcre_cannot_compile_is_matched_all_the_same(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct regex *regex = make("^(?:[a-z]+(?:\\d+)?[.,;:]){900}$", REGEX_SEARCH, scratch);
    char text[1801];

    (void)state;
    for (int i = 0; i < 900; i++) {
        text[2 * i] = 'a';
        text[2 * i + 1] = ',';
    }
    assert_int_equal(regex_ask(regex, REGEX_BY_PCRE, slice_of(text, 1800), 0, NULL), REGEX_GAVE_UP);
    for (int times = 0; times < ENOUGH_FOR_PCRE; times++) {
        assert_true(regex_matches(regex, slice_of(text, 1800)));
        assert_false(regex_matches(regex, slice_of(text, 1799)));
    }
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static void nothing_to_clean_up_is_fine(void **state) {
    (void)state;
    regex_destroy(NULL);
    regex_scratch_destroy(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_is_that_of_go_however_often_it_is_asked),
        cmocka_unit_test(every_engine_gives_it_or_gives_up),
        cmocka_unit_test(the_empty_slice_is_a_text),
        cmocka_unit_test(groups_have_numbers_and_perhaps_names),
        cmocka_unit_test(a_wrapped_pattern_is_told_of_as_it_was_written),
        cmocka_unit_test(a_long_fragment_is_cut_in_the_error),
        cmocka_unit_test(a_count_that_is_used_up_is_no_answer),
        cmocka_unit_test(beyond_the_scratch_threads_give_the_same_answer),
        cmocka_unit_test(backtracking_moves_along_a_long_text),
        cmocka_unit_test(a_program_too_large_for_backtracking_is_run_by_threads),
        cmocka_unit_test(what_pcre_cannot_compile_is_matched_all_the_same),
        cmocka_unit_test(nothing_to_clean_up_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
