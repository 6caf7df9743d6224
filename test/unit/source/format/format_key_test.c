/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_key.h"

#include "pattern_lint.h"
#include "promtail/buf.h"
#include "service_patterns.h"
#include "source/source_setup.h"

enum { TEXT_MAX = 1 << 20 };

static const char *const CAPTURE_WORDS[S3_CAPTURE_COUNT] = {
    [S3_CAPTURE_BUCKET] = "bucket",   [S3_CAPTURE_PREFIX] = "prefix",
    [S3_CAPTURE_ACCOUNT] = "account", [S3_CAPTURE_ORGANISATION] = "organisation",
    [S3_CAPTURE_REGION] = "region",   [S3_CAPTURE_NAME] = "name",
    [S3_CAPTURE_KIND] = "kind",       [S3_CAPTURE_ID] = "id",
    [S3_CAPTURE_TIME] = "time",
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

static bool match_text(struct slice pattern, struct slice text, struct format_match *match) {
    struct s3_key key = s3_key_parse(text);

    *match = (struct format_match){0};
    return format_key_match(pattern, &key, match);
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
        {"AWSLogs/{account}/s/{name}", "AWSLogs/123456789012/s/n", "account=123456789012 name=n"},
        {"AWSLogs/{account}/s/{name}", "p/AWSLogs/o-abcdefghij/123456789012/s/n",
         "prefix=p organisation=o-abcdefghij account=123456789012 name=n"},
        {"AWSLogs/{account}/s/{name}", "AWSLogs/aws-account-id=123456789012/s/n", NULL},
        {"AWSLogs/aws-account-id={account}/s/{name}", "AWSLogs/aws-account-id=123456789012/s/n",
         "account=123456789012 name=n"},
        {"AWSLogs/aws-account-id={account}/s/{name}", "AWSLogs/123456789012/s/n", NULL},
        {"AWSLogs/{account}/s/{name}", "AWSLogs/1/s/n", NULL},
        {"AWSLogs/x", "AWSLogs/x", ""},
        {"AWSLogs/x", "p/AWSLogs/x", NULL}, /* not the head */
    };
    struct buf captures;

    (void)state;
    buf_init(&captures, TEXT_MAX);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct format_match match;
        struct error err;

        if (!pattern_lint(slice_from_cstr(cases[i].pattern), &err)) {
            fail_msg("%s: %s", cases[i].pattern, err.text);
        }
        bool fits =
            match_text(slice_from_cstr(cases[i].pattern), slice_from_cstr(cases[i].key), &match);
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

/* The first pattern that a key fits; COUNT: none. */
static size_t first_service(struct slice key, struct format_match *match) {
    size_t i = 0;

    while (i < SERVICE_PATTERN_COUNT &&
           !match_text(slice_from_cstr(SERVICE_PATTERNS[i].pattern), key, match)) {
        i++;
    }
    return i;
}

static struct slice captured(const struct format_match *match, enum s3_capture capture) {
    return (match->captured & 1u << capture) != 0 ? match->captures[capture] : (struct slice){0};
}

/* What a vector has for "not in the key" is "-". */
static void expect_text(struct slice key, struct slice got, struct slice wanted) {
    struct slice none = SLICE("-");

    if (!slice_equal(got.len == 0 ? none : got, wanted)) {
        fail_msg("%.*s: \"%.*s\" instead of \"%.*s\"", SLICE_ARG(key), SLICE_ARG(got),
                 SLICE_ARG(wanted));
    }
}

static void expect_service(struct slice key, const struct slice *wanted) {
    struct format_match match;
    size_t i = first_service(key, &match);

    if (i == SERVICE_PATTERN_COUNT) {
        expect_text(key, SLICE("unknown"), wanted[0]);
        return;
    }
    expect_text(key, slice_from_cstr(SERVICE_PATTERNS[i].type), wanted[0]);
    if (i == 0) {
        return; /* no log */
    }
    struct slice name = captured(&match, S3_CAPTURE_NAME);
    struct slice owner = captured(&match, S3_CAPTURE_ACCOUNT);
    struct slice region = captured(&match, S3_CAPTURE_REGION);
    bool cloudfront = slice_equal(wanted[0], SLICE("s3_cloudfront"));
    expect_text(key, name.len > 0 ? name : region, wanted[1]);
    expect_text(key, owner.len == 0 && cloudfront ? captured(&match, S3_CAPTURE_PREFIX) : owner,
                wanted[2]);
    bool regional = !slice_equal(wanted[0], SLICE("s3_globalaccelerator"));
    if (regional) {
        expect_text(key, region, wanted[3]);
    }
}

static void the_survey_s_keys_can_be_said(void **state) {
    struct setup *setup = setup_new();
    struct slice rest = read_test_file(setup, "../../shared/vectors/s3_keys.tsv");
    struct slice line;

    (void)state;
    if (rest.len == 0) {
        setup_destroy(setup);
        skip();
    }
    slice_cut(rest, '\n', &line, &rest);
    while (slice_cut(rest, '\n', &line, &rest)) {
        struct slice key;
        struct slice wanted[4];

        slice_cut(line, '\t', &key, &line);
        for (size_t i = 0; i < COUNT(wanted); i++) {
            slice_cut(line, '\t', &wanted[i], &line);
        }
        expect_service(key, wanted);
    }
    setup_destroy(setup);
}

static void other_layouts_can_be_said(void **state) {
    static const struct {
        const char *key;
        const char *type; /* NULL: no pattern fits */
        const char *captures;
    } cases[] = {
        {"AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/09/10/x", "s3_lb",
         "account=111122223333 region=us-east-1"},
        {"AWSLogs/111122223333/elasticloadbalancing/myFolder/x", "s3_lb", "account=111122223333"},
        {"p/AWSLogs/aws-account-id=111122223333/elasticloadbalancing/region=us-east-1/year=2026/x",
         "s3_lb", "prefix=p account=111122223333 region=us-east-1"},
        {"AWSLogs/aws-account-id=111122223333/elasticloadbalancing/myFolder/year=2026/x", "s3_lb",
         "account=111122223333"},
        {"p/AWSLogs/o-abcdefghij/123456789012/WAFLogs/cloudfront/a_b/2024/05/06/07/05/"
         "123456789012_waflogs_cloudfront_a_b_20240506T0705Z_8e0a6094.log.gz",
         "s3_waf",
         "prefix=p organisation=o-abcdefghij account=123456789012 region=cloudfront name=a_b "
         "time=20240506T0705Z"},
        {"a/E1A2B3C4D5E6F7.2025-02-03-04.00ab12cd.gz", "s3_cloudfront",
         "prefix=a name=E1A2B3C4D5E6F7 time=2025-02-03-04"},
        {"l/my-stream-2-2024-02-03-04-05-06-85dc0d38-176c-369f-b4f2-d8ecb6d95dfe", "s3_apigateway",
         "name=my-stream kind=2 id=85dc0d38-176c-369f-b4f2-d8ecb6d95dfe time=2024-02-03-04-05-06"},
        {"logs123456789012/us-west-2/b.c/2023/03/01/2023-03-01-21-32-16-E568B2907131C0C0",
         "s3_access",
         "account=123456789012 region=us-west-2 name=b.c id=E568B2907131C0C0 "
         "time=2023-03-01-21-32-16"},
        {"exportedlogs/07a3f2ce-1485-3031-b842-e1f324c4a48d/a-b/000000.gz", "s3_cwl_export",
         "name=a-b kind=000000 id=07a3f2ce-1485-3031-b842-e1f324c4a48d"},
        {"resources/environments/logs/publish/e-x/i-y/_var_log_nginx_access.log-1400607661.gz",
         "s3_beanstalk", "name=e-x kind=_var_log_nginx_access.log id=i-y time=1400607661"},
        {"some/other/key.log", NULL, NULL},
    };
    struct buf captures;

    (void)state;
    buf_init(&captures, TEXT_MAX);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct format_match match;
        size_t row = first_service(slice_from_cstr(cases[i].key), &match);

        assert_int_equal(row < SERVICE_PATTERN_COUNT, cases[i].type != NULL);
        if (cases[i].type != NULL) {
            assert_string_equal(SERVICE_PATTERNS[row].type, cases[i].type);
            buf_reset(&captures);
            describe(&captures, &match);
            assert_slice(buf_slice(&captures), cases[i].captures);
        }
    }
    buf_clean_up(&captures);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_takes_keys_and_captures),
        cmocka_unit_test(the_lint_refuses_what_is_no_pattern),
        cmocka_unit_test(the_survey_s_keys_can_be_said),
        cmocka_unit_test(other_layouts_can_be_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
