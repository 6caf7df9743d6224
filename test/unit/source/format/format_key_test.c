/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_key.h"

#include "pattern_lint.h"
#include "promtail/buf.h"
#include "source/source_setup.h"

enum { TEXT_MAX = 1 << 20 };

static const char *const CAPTURE_WORDS[S3_CAPTURE_COUNT] = {
    [S3_CAPTURE_BUCKET] = "bucket",   [S3_CAPTURE_PREFIX] = "prefix",
    [S3_CAPTURE_ACCOUNT] = "account", [S3_CAPTURE_ORGANISATION] = "organisation",
    [S3_CAPTURE_SERVICE] = "service", [S3_CAPTURE_REGION] = "region",
    [S3_CAPTURE_NAME] = "name",       [S3_CAPTURE_KIND] = "kind",
    [S3_CAPTURE_ID] = "id",           [S3_CAPTURE_TIME] = "time",
};

/* "account=1 name=x", without what is empty. */
static void describe(struct buf *out, const struct format_match *match) {
    for (size_t i = 0; i < S3_CAPTURE_COUNT; i++) {
        if ((match->captured & 1u << i) != 0 && match->captures[i].len > 0) {
            assert_true(out->len == 0 || buf_append(out, SLICE(" ")));
            assert_true(buf_append(out, slice_from_cstr(CAPTURE_WORDS[i])));
            assert_true(buf_append(out, SLICE("=")));
            assert_true(buf_append(out, match->captures[i]));
        }
    }
}

static void a_pattern_takes_keys_and_captures(void **state) {
    static const struct {
        const char *pattern;
        const char *key;
        const char *captures; /* NULL: it does not fit */
    } cases[] = {
        {"a/b", "a/b", ""},
        {"a/b", "a/b/", NULL},
        {"a/b", "a/bc", NULL},
        {"a/b", "a", NULL},
        {"**", "", ""},
        {"**", "a/b/c", ""},
        {"a/**", "a/", ""},
        {"a/**", "a/b/c", ""},
        {"a/**", "a", NULL},
        {"**/a", "a", ""},
        {"**/a", "x/a", ""},
        {"**/a", "/a", ""},
        {"**/a", "xa", NULL},
        {"a/**/b", "a/b", ""},
        {"a/**/b", "a/x/y/b", ""},
        {"a/**/b", "ab", NULL},
        {"a/**/a/b", "a/b", NULL}, /* the a is taken once */
        {"a/**/a/b", "a/a/b", ""},
        {"{prefix:**}/a", "x/y/a", "prefix=x/y"},
        {"{prefix:**}/a", "a", ""},
        {"{prefix:**}/a", "/a", ""},
        {"{prefix:**}", "x/y/", "prefix=x/y/"},
        {"a/{prefix:**}/b", "a/x/y/b", "prefix=x/y"},
        {"{prefix:**}/b/**/c", "x/y/b/z/c", "prefix=x/y"},
        {"**/b/**/c", "b/c", ""},
        {"**/b/**/c", "c/b", NULL},
        {"**/b/{name}/**", "a/b/", NULL},
        {"**/b/{name}/**", "b/x/c", "name=x"},
        {"**/b/{name}/**", "b/./b/x/c", "name=x"}, /* what failed leaves no capture */
        {"**/{name}/{id:digits}/**", "a/b/c/1/d", "name=c id=1"},
        {"*", "", ""},
        {"*", "abc", ""},
        {"*", "a/b", NULL},
        {"a*/b", "axx/b", ""},
        {"a*/b", "a/b", ""},
        {"*b", "aab", ""},
        {"*b", "aabb", ""},
        {"*b", "aabbc", NULL},
        {"*b/c", "aab/c", ""},
        {"*b/c", "aa/bb/c", NULL},
        {"{name:*}-{id:digits}", "a-1-2", "name=a-1 id=2"},
        {"{name:*}-{id:digits}[.*]", "a-1-2.gz", "name=a-1 id=2"},
        {"{name:*}-{id:digits}", "a-1-", NULL},
        {"[x]a", "a", ""},
        {"[x]a", "xa", ""},
        {"[x]xa", "xa", NULL}, /* what was taken stays taken */
        {"[x/]a", "x/a", ""},
        {"[{name}/]a", "a", ""},
        {"[{id:digits}/]a", "a", ""},
        {"[{id:digits}/]a", "12/a", "id=12"},
        {"[{id:digits}/]{kind}", "12", "kind=12"}, /* what failed leaves no capture */
        {"[a[b]c]d", "d", ""},
        {"[a[b]c]d", "acd", ""},
        {"[a[b]c]d", "abcd", ""},
        {"[a[b]c]d", "abd", NULL},
        {"(a|bc)d", "ad", ""},
        {"(a|bc)d", "bcd", ""},
        {"(a|bc)d", "d", NULL},
        {"(a|)d", "d", ""},
        {"{kind:(alert|flow)}/x", "flow/x", "kind=flow"},
        {"{kind:(alert|flow)}/x", "tls/x", NULL},
        {"{name}/{name}_x", "ab/ab_x", "name=ab"},
        {"{name}/{name}_x", "ab/abc_x", NULL},
        {"{name}/{name}_x", "ab/a_x", NULL},
        {"{name:ab-*}/x", "ab-c-d/x", "name=ab-c-d"},
        {"{name:ab-*}/x", "ab-/x", "name=ab-"},
        {"{name:ab-*}/x", "a-b/x", NULL},
        {"{name:ab-*}-{id:digits}[.*]", "ab-c-1.gz", "name=ab-c id=1"},
    };
    struct buf captures;

    (void)state;
    buf_init(&captures, TEXT_MAX);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct format_match match = {0};
        struct error err;

        if (!pattern_lint(slice_from_cstr(cases[i].pattern), &err)) {
            fail_msg("%s: %s", cases[i].pattern, err.text);
        }
        bool fits = format_key_match(slice_from_cstr(cases[i].pattern),
                                     slice_from_cstr(cases[i].key), &match);
        if (fits != (cases[i].captures != NULL)) {
            fail_msg("%s of %s: %d", cases[i].pattern, cases[i].key, fits);
        }
        if (fits) {
            buf_reset(&captures);
            describe(&captures, &match);
            assert_slice(buf_slice(&captures), cases[i].captures);
        }
    }
    buf_clean_up(&captures);
}

static void the_lint_refuses_what_is_no_pattern(void **state) {
    static const struct {
        const char *pattern;
        const char *error;
    } cases[] = {
        {"", "nothing at byte 1"},
        {"a/{nmae}", "an unknown capture at byte 3"},
        {"a/{bucket}", "an unknown capture at byte 3"},
        {"a/{name:uiud}", "an unknown form at byte 3"},
        {"a/{name:b*c}", "an unknown form at byte 3"},
        {"a/{name", "no end at byte 3"},
        {"a(b|c", "no end at byte 2"},
        {"a/[b", "an open bracket at byte 5"},
        {"a]", "a bracket that was not opened at byte 2"},
        {"a}", "a closing byte alone at byte 2"},
        {"(a|ab)", "a word that the one before it hides at byte 1"},
        {"(|a)", "a word that the one before it hides at byte 1"},
        {"(a/b)", "a special byte in a word at byte 1"},
        {"a**", "** is not a segment at byte 2"},
        {"**a", "** is not a segment at byte 1"},
        {"{prefix:**}a", "** is not a segment at byte 1"},
        {"[**/]a", "** in brackets at byte 2"},
        {"a[b/]**", "** is not a segment at byte 6"},
        {"[{id:digits}/]{id:hex}", "a repeated capture at byte 15"},
        {"a/[b/**/c]", "** in brackets at byte 6"},
        {"**/[a/]b", "a slash in brackets at byte 6"},
        {"*a*b", "a second * in a segment at byte 3"},
        {"*-{name}", "no maximum after a * at byte 3"},
        {"{id:digits}/*{id}", "a repeated capture at byte 14"},
        {"{id:digits}/{id:digits}", "a repeated capture at byte 13"},
        {"a[*]b", "something after the end of a segment at byte 5"},
        {"*a[b/]", "a slash in brackets at byte 5"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error err = {0};

        if (pattern_lint(slice_from_cstr(cases[i].pattern), &err)) {
            fail_msg("%s passes", cases[i].pattern);
        }
        assert_string_equal(err.text, cases[i].error);
    }
}

static void what_was_captured_before_must_come_again(void **state) {
    static const struct {
        const char *text;
        bool fits;
    } cases[] = {{"1/x", true}, {"2/x", false}, {"1/", true}, {"1", false}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct format_match match = {0};

        format_match_set(&match, S3_CAPTURE_ACCOUNT, SLICE("1"));
        bool fits =
            format_key_match(SLICE("{account}/{name:*}"), slice_from_cstr(cases[i].text), &match);
        assert_int_equal(fits, cases[i].fits);
        assert_int_equal(match.captured,
                         1u << S3_CAPTURE_ACCOUNT | (fits ? 1u << S3_CAPTURE_NAME : 0));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_takes_keys_and_captures),
        cmocka_unit_test(the_lint_refuses_what_is_no_pattern),
        cmocka_unit_test(what_was_captured_before_must_come_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
