/* SPDX-License-Identifier: Apache-2.0 */
/* What Go's Expand and ReplaceAll make of the same. */
#include "promtail/buf.h"
#include "promtail/regex.h"
#include "test.h"

static const struct {
    const char *template;
    const char *made;
} EXPANDED[] = {
    {"", ""},
    {"x", "x"},
    {"$0", "abc"},
    {"$1$2", "ab"},
    {"${1}W", "aW"},
    {"$1W", ""},
    {"$1-$2", "a-b"},
    {"$1_x", ""},
    {"$3", ""},
    {"$9", ""},
    {"$01", ""},
    {"$12345678901", ""},
    {"$n", "a"},
    {"${n}", "a"},
    {"$m", "b"},
    {"$nosuch", ""},
    {"$$1", "$1"},
    {"$$$1", "$a"},
    {"$", "$"},
    {"a$", "a$"},
    {"$-", "$-"},
    {"${}", "${}"},
    {"${1", "${1"},
    {"${1 }", "${1 }"},
    {"$(1)", "$(1)"},
    {"$ 1", "$ 1"},
    {"\\1&", "\\1&"},
    {"$1\xc3\xa9", ""},
    {"$1\xd9\xa3", ""},
    {"$1\xe2\x82\xac", "a\xe2\x82\xac"},
    {"$1\xff", "a\xff"},
};

static void a_template_is_expanded_as_by_go(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err;
    struct regex *regex =
        regex_new(SLICE("(?P<n>a)(?P<m>b)(?P<m>x)?c"), REGEX_SEARCH, scratch, &err);
    struct slice text = SLICE("xabcx");
    struct regex_span groups[4];
    struct buf out;

    (void)state;
    assert_non_null(regex);
    assert_true(regex_find(regex, text, groups));
    buf_init(&out, 100);
    for (size_t i = 0; i < sizeof(EXPANDED) / sizeof(EXPANDED[0]); i++) {
        buf_reset(&out);
        assert_true(regex_expand(regex, slice_from_cstr(EXPANDED[i].template), text, groups, &out));
        assert_slice(buf_slice(&out), EXPANDED[i].made);
    }
    buf_clean_up(&out);
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static void of_groups_with_one_name_the_first_that_took_part_counts(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err;
    struct regex *regex = regex_new(SLICE("(?P<n>a)|(?P<n>b)"), REGEX_SEARCH, scratch, &err);
    struct regex_span groups[3];
    struct buf out;

    (void)state;
    buf_init(&out, 100);
    assert_true(regex_find(regex, SLICE("b"), groups));
    assert_true(regex_expand(regex, SLICE("<$n>"), SLICE("b"), groups, &out));
    assert_slice(buf_slice(&out), "<b>");
    buf_clean_up(&out);
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

static const struct {
    const char *pattern;
    const char *text;
    const char *template;
    const char *made;
} REPLACED[] = {
    {"a", "banana", "<$0>", "b<a>n<a>n<a>"},
    {"a*", "baaac", "-", "-b-c-"},
    {"",
     "\xc3\xa9"
     "b",
     "-", "-\xc3\xa9-b-"},
    {"x", "abc", "-", "abc"},
    {"", "", "-", "-"},
    {"^a", "aaa", "b", "baa"},
    {"(?m)^", "a\nb", "> ", "> a\n> b"},
    {"\\b", "ab cd", "|", "|ab| |cd|"},
    {"(\\w)(\\w*)", "one two", "$2$1", "neo wot"},
    {".",
     "\xff"
     "a",
     "x", "xx"},
    {"$", "ab", "!", "ab!"},
};

static void all_matches_are_replaced_as_by_go(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err;
    struct buf out;

    (void)state;
    buf_init(&out, 100);
    for (size_t i = 0; i < sizeof(REPLACED) / sizeof(REPLACED[0]); i++) {
        struct regex *regex =
            regex_new(slice_from_cstr(REPLACED[i].pattern), REGEX_SEARCH, scratch, &err);
        assert_non_null(regex);
        for (int times = 0; times < 50; times++) { /* PCRE2 takes part after some */
            buf_reset(&out);
            assert_true(regex_replace_all(regex, slice_from_cstr(REPLACED[i].text),
                                          slice_from_cstr(REPLACED[i].template), &out));
            assert_slice(buf_slice(&out), REPLACED[i].made);
        }
        regex_destroy(regex);
    }
    buf_clean_up(&out);
    regex_scratch_destroy(scratch);
}

static void a_full_buf_is_told(void **state) {
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err;
    struct regex *regex = regex_new(SLICE("a"), REGEX_SEARCH, scratch, &err);
    struct buf out;

    (void)state;
    for (size_t max = 0; max < 12; max++) {
        buf_init(&out, max);
        assert_int_equal(regex_replace_all(regex, SLICE("bab"), SLICE("12$$345$0"), &out),
                         max >= 9);
        buf_clean_up(&out);
    }
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_is_expanded_as_by_go),
        cmocka_unit_test(of_groups_with_one_name_the_first_that_took_part_counts),
        cmocka_unit_test(all_matches_are_replaced_as_by_go),
        cmocka_unit_test(a_full_buf_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
