/* SPDX-License-Identifier: Apache-2.0 */
/* Texts and fragments are those of Go 1.26's regexp/syntax; the place is ours. */
#include "promtail/buf.h"
#include "promtail/regex.h"
#include "regex/parse.h"
#include "test.h"

static const struct {
    const char *pattern;
    const char *text; /* "what: `fragment`" */
    size_t at;
} FAULTS[] = {
    {"a**", "invalid nested repetition operator: `**`", 1},
    {"a*+", "invalid nested repetition operator: `*+`", 1},
    {"ab{2}{3}c", "invalid nested repetition operator: `{2}{3}`", 2},
    {"(?:a+)++", "invalid nested repetition operator: `++`", 6},
    {"a{,2}*{3}", "invalid nested repetition operator: `*{3}`", 5},
    {"*", "missing argument to repetition operator: `*`", 0},
    {"a|*?", "missing argument to repetition operator: `*?`", 2},
    {"(*VERB)", "missing argument to repetition operator: `*`", 1},
    {"(?i)*", "missing argument to repetition operator: `*`", 4},
    {"a|{2}", "missing argument to repetition operator: `{2}`", 2},
    {"b(?=a)", "invalid or unsupported Perl syntax: `(?=`", 1},
    {"(?P=n)", "invalid or unsupported Perl syntax: `(?P`", 0},
    {"(?i-)a", "invalid or unsupported Perl syntax: `(?i-)`", 0},
    {"(?--a)", "invalid or unsupported Perl syntax: `(?--`", 0},
    {"(?x)", "invalid or unsupported Perl syntax: `(?x`", 0},
    {"(?'n'a)", "invalid or unsupported Perl syntax: `(?'`", 0},
    {"(?", "invalid or unsupported Perl syntax: `(?`", 0},
    {"(?P<n", "invalid named capture: `(?P<n`", 0},
    {"(?P<>a)", "invalid named capture: `(?P<>`", 0},
    {"(?P<a b>a)", "invalid named capture: `(?P<a b>`", 0},
    {"(?<=a)", "invalid named capture: `(?<=a)`", 0},
    {"b[a", "missing closing ]: `[a`", 1},
    {"[]", "missing closing ]: `[]`", 0},
    {"[^]", "missing closing ]: `[^]`", 0},
    {"[a-", "missing closing ]: `[a-`", 0},
    {"[bz-a]", "invalid character class range: `z-a`", 2},
    {"[[:foo:]]", "invalid character class range: `[:foo:]`", 1},
    {"[a-\\d]", "invalid escape sequence: `\\d`", 3},
    {"[\\Q]", "invalid escape sequence: `\\Q`", 1},
    {"a\\8", "invalid escape sequence: `\\8`", 1},
    {"\\1", "invalid escape sequence: `\\1`", 0},
    {"\\18", "invalid escape sequence: `\\1`", 0},
    {"\\x", "invalid escape sequence: `\\x`", 0},
    {"\\x4", "invalid escape sequence: `\\x4`", 0},
    {"\\xg", "invalid escape sequence: `\\xg`", 0},
    {"\\x{}", "invalid escape sequence: `\\x{}`", 0},
    {"\\x{110000}", "invalid escape sequence: `\\x{110000`", 0},
    {"\\C", "invalid escape sequence: `\\C`", 0},
    {"\\\xc3\xa9", "invalid escape sequence: `\\\xc3\xa9`", 0},
    {"a\\p{Foo}", "invalid character class range: `\\p{Foo}`", 1},
    {"\\pX", "invalid character class range: `\\pX`", 0},
    {"\\p{", "invalid character class range: `\\p{`", 0},
    {"\\p", "invalid character class range: `\\p`", 0},
    {"a\\", "trailing backslash at end of expression: ``", 1},
    {"[a\\", "trailing backslash at end of expression: ``", 2},
    {"a(b(c)", "missing closing ): `a(b(c)`", 1},
    {"(a))", "unexpected ): `(a))`", 3},
    {"ba{1001}", "invalid repeat count: `{1001}`", 2},
    {"a{99999999999}", "invalid repeat count: `{99999999999}`", 1},
    {"a{2,1}", "invalid repeat count: `{2,1}`", 1},
    {"(a{501}){2}", "invalid repeat count: `{2}`", 8},
    {"((a{10}){10}){11}", "invalid repeat count: `{11}`", 13},
    {"a\xff", "invalid UTF-8: `\xff`", 1},
    {"(?P<\xff>a)", "invalid UTF-8: `\xff`", 4},
};

static const char *const FINE[] = {"",
                                   "a{,2}",
                                   "a{",
                                   "a{1",
                                   "a{01}",
                                   "x{1,a}",
                                   "(?i)",
                                   "(?i:)",
                                   "()",
                                   "(|)",
                                   "a(?i)*",
                                   "a*(?i)*",
                                   "a{0}{",
                                   "^*",
                                   "$+",
                                   "\\b?",
                                   "[]a]",
                                   "[^]a]",
                                   "[a-]",
                                   "[-a]",
                                   "[\\d-a]",
                                   "[[:a]",
                                   "[:alpha:]",
                                   "\\Qa*",
                                   "\\Q",
                                   "\\Qa\\E*",
                                   "(?P<1>a)",
                                   "(?<n>a)(?<n>b)",
                                   "\\pL",
                                   "\\p{^Greek}",
                                   "\\p{old italic}",
                                   "\\_",
                                   "\\x{10ffff}",
                                   "\\07",
                                   "(a{10}){100}",
                                   "(a*){1000}",
                                   "((a{1000}){0}){1000}",
                                   "a{1000}",
                                   "(?U)a??"};

static void a_fault_has_the_words_of_go_and_its_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        struct arena arena = {0};
        struct regex_syntax syntax;
        struct regex_fault fault = {0};
        char text[200];

        assert_false(regex_parse(slice_from_cstr(FAULTS[i].pattern), &arena, &syntax, &fault));
        snprintf(text, sizeof(text), "%s: `%.*s`", fault.what, SLICE_ARG(fault.fragment));
        assert_string_equal(text, FAULTS[i].text);
        if (fault.at != FAULTS[i].at) {
            fail_msg("%s: place %zu, expected %zu", FAULTS[i].pattern, fault.at, FAULTS[i].at);
        }
        arena_clean_up(&arena);
    }
}

static void what_go_takes_is_taken(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(FINE) / sizeof(FINE[0]); i++) {
        struct arena arena = {0};
        struct regex_syntax syntax;
        struct regex_fault fault = {0};

        if (!regex_parse(slice_from_cstr(FINE[i]), &arena, &syntax, &fault)) {
            fail_msg("%s: %s", FINE[i], fault.what);
        }
        arena_clean_up(&arena);
    }
}

static bool parses(struct slice pattern, const char **what) {
    struct arena arena = {0};
    struct regex_syntax syntax;
    struct regex_fault fault = {0};
    bool ok = regex_parse(pattern, &arena, &syntax, &fault);

    *what = fault.what;
    arena_clean_up(&arena);
    return ok;
}

static struct slice nested(struct buf *out, size_t depth) {
    buf_init(out, 1 << 24);
    for (size_t i = 0; i < depth; i++) {
        assert_true(buf_append_byte(out, '('));
    }
    for (size_t i = 0; i < depth; i++) {
        assert_true(buf_append_byte(out, ')'));
    }
    return buf_slice(out);
}

static void depth_is_limited_to_1000(void **state) {
    struct buf pattern;
    const char *what;

    (void)state;
    assert_true(parses(nested(&pattern, 990), &what));
    buf_clean_up(&pattern);
    assert_false(parses(nested(&pattern, 1001), &what));
    assert_string_equal(what, "expression nests too deeply");
    buf_clean_up(&pattern);
    assert_false(parses(nested(&pattern, 1000000), &what));
    buf_clean_up(&pattern);
}

static void size_is_limited(void **state) {
    struct buf pattern;
    const char *what;

    (void)state;
    buf_init(&pattern, 1 << 24);
    assert_true(buf_append_byte(&pattern, '('));
    for (int i = 0; i < 3000; i++) {
        assert_true(buf_append_byte(&pattern, 'a'));
    }
    assert_true(buf_append_cstr(&pattern, "){1000}"));
    assert_true(parses(buf_slice(&pattern), &what));
    assert_true(buf_reserve(&pattern, pattern.len) != NULL);
    assert_true(buf_append(&pattern, buf_slice(&pattern)));
    assert_false(parses(buf_slice(&pattern), &what));
    assert_string_equal(what, "expression too large");
    buf_clean_up(&pattern);
}

static void a_pattern_cut_anywhere_is_read_or_refused(void **state) {
    static const char whole[] =
        "^(?P<a>[^[:alpha:]\\d-\\x{ff}]+?)|(?i:\\p{Greek}{2,3}\\Qx*\\E)(?-s:.)\\x41\\101[]a-]$";
    const char *what;

    (void)state;
    for (size_t len = 0; len < sizeof(whole); len++) {
        struct slice cut = slice_of(whole, len);
        if (!parses(cut, &what)) {
            assert_non_null(what);
        }
    }
    assert_true(parses(SLICE("a\0b"), &what));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_has_the_words_of_go_and_its_place),
        cmocka_unit_test(what_go_takes_is_taken),
        cmocka_unit_test(depth_is_limited_to_1000),
        cmocka_unit_test(size_is_limited),
        cmocka_unit_test(a_pattern_cut_anywhere_is_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
