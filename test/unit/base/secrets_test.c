/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/secrets.h"

#include "test.h"

#define LONG "0123456789abcdefGHIJKLMNOPQRSTUV+/=" /* 35 bytes */

static const struct {
    const char *secrets[3];
    const char *text;
    const char *blanked;
} CASES[] = {
    {{"s3cret"}, "nothing of it", "nothing of it"},
    {{"s3cret"}, "", ""},
    {{"s3cret"}, "s3cret", "***"},
    {{"s3cret"}, "the password s3cret is wrong", "the password *** is wrong"},
    {{"s3cret"}, "s3crets3cret,s3cret", "***,***"},
    {{"s3cret"}, "S3CRET", "S3CRET"},
    {{NULL}, "s3cret", "s3cret"},
    /* Too short to be one. */
    {{"abc"}, "abc", "abc"},
    {{""}, "abc", "abc"},
    {{"abcd"}, "abcd", "***"},
    /* What overlaps or touches is one. */
    {{"abab"}, "xababab.", "x***."},
    {{"abcdef", "defghi"}, "x abcdefghi y", "x *** y"},
    {{"defghi", "abcdef"}, "x abcdefghi y", "x *** y"},
    {{"inner", "an inner one"}, "an inner one, inner", "***, ***"},
    {{"first", "second"}, "firstsecond", "***"},
    /* Percent-encoded, in either case, wholly or in part. */
    {{"p/w@ x"}, "a=p%2Fw%40%20x&b", "a=***&b"},
    {{"p/w@ x"}, "a=p%2fw@+x&b", "a=***&b"},
    {{"p/w@ x"}, "%70%2F%77%40%20%78", "***"},
    {{"100%25"}, "100%25 100%2525", "*** ***"},
    {{"100%25"}, "100%", "***"}, /* it may have been cut here */
    {{"s3cret"}, "%", "%"},
    /* JSON, Go's %q and HTML. */
    {{"a\"b\\c/d"}, "{\"x\":\"a\\\"b\\\\c\\/d\"}", "{\"x\":\"***\"}"},
    {{"a\"b\\c/d"}, "a\\u0022b\\x5cc/d!", "***!"},
    {{"a<b>&'c"}, "<p>a&lt;b&gt;&amp;&#39;c</p>", "<p>***</p>"},
    {{"a<b>&'c"}, "a\\u003cb\\u003e\\u0026'c", "***"},
    {{"gr\xc3\xbcn"}, "gr\\u00fcn gr%C3%BCn gr&#252;n gr\xc3\xbcn grun", "*** *** *** *** grun"},
    {{"p\xf0\x9f\x98\x80q"}, "p\\ud83d\\ude00q p\\U0001f600q", "*** ***"},
    /* base64 of it: alone, padded or not, in a longer text at each place of a group. */
    {{"user:s3cret"}, "Basic dXNlcjpzM2NyZXQ=", "Basic ***"},
    {{"user:s3cret"}, "Basic dXNlcjpzM2NyZXQ", "Basic ***"},
    {{"s3cret"}, "Basic dXNlcjpzM2NyZXQ=, x", "Basic ***, x"}, /* user:s3cret */
    {{"s3cret"}, "[dXNlMTpzM2NyZXQ=]", "[***]"},               /* use1:s3cret */
    {{"s3cret"}, "[dXNlcnM6czNjcmV0]", "[***]"},               /* users:s3cret */
    {{"s3cret"}, "[dXM6czNjcmV0OmVuZA==]", "[***]"},           /* us:s3cret:end */
    {{"s3cret"}, "[czNjcmV0]", "[***]"},
    {{"s3cret"}, "[c3NjcmV0]", "[c3NjcmV0]"},
    {{"s\xff\xfe/?>~"}, "[c//+Lz8+fg==] [c__-Lz8-fg]", "[***] [***]"}, /* both alphabets */
    {{"s\xff\xfe/?>~"}, "c%2F%2F%2BLz8%2Bfg%3D%3D", "***%3D%3D"},
    /* Not all of it is there. */
    {{LONG}, "got 0123456789abcdefGHI...", "got ***..."},
    {{LONG}, "got 0123456789abcde and so on", "got 0123456789abcde and so on"},
    {{LONG}, "got 0123", "got ***"},
    {{LONG}, "got 012", "got ***"},
    {{LONG}, "got 01", "got 01"},
    {{"p/w@ x"}, "cut: p%2Fw%4", "cut: ***"},
    {{"s3cret"}, "cut: Basic czNj", "cut: Basic ***"},
    {{LONG}, "Bearer MDEyMzQ1Njc4OWFiY2RlZkdI more", "Bearer *** more"},
};

static struct secrets make_secrets(const char *const *texts, size_t count) {
    struct secrets secrets = {0};

    for (size_t i = 0; i < count && texts[i] != NULL; i++) {
        secrets_add(&secrets, slice_from_cstr(texts[i]));
    }
    return secrets;
}

static void secrets_are_blanked_in_each_form(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct secrets secrets = make_secrets(CASES[i].secrets, 3);
        struct buf text;
        struct error err = {0};

        buf_init(&text, strlen(CASES[i].text)); /* no longer than it was */
        assert_true(buf_append_cstr(&text, CASES[i].text));
        secrets_blank(&secrets, &text);
        assert_slice(buf_slice(&text), CASES[i].blanked);
        snprintf(err.text, sizeof(err.text), "%s", CASES[i].text);
        secrets_blank_error(&secrets, &err);
        assert_string_equal(err.text, CASES[i].blanked);
        buf_clean_up(&text);
        secrets_clean_up(&secrets);
    }
}

static bool holds(struct slice text, const char *part) {
    return slice_find(text, slice_from_cstr(part)) < text.len;
}

/* Whatever is cut off, no three bytes of a secret's beginning stay at the end. */
static void secrets_leave_nothing_at_a_cut(void **state) {
    static const char *const texts[] = {"pa/ss\"word", "q7/Jx+9"};
    static const char whole[] = "x pa/ss\"word pa%2Fss%22word pa\\/ss\\\"word pa/ss&quot;word "
                                "cGEvc3Mid29yZA== q7/Jx+9 q7%2FJx%2B9";
    struct secrets secrets = make_secrets(texts, 2);

    (void)state;
    for (size_t len = 0; len < sizeof(whole); len++) {
        struct buf text;

        buf_init(&text, len);
        assert_true(buf_append(&text, slice_of(whole, len)));
        secrets_blank(&secrets, &text);
        assert_false(holds(buf_slice(&text), "pa/"));
        assert_false(holds(buf_slice(&text), "pa%2F"));
        assert_false(holds(buf_slice(&text), "pa\\/"));
        assert_false(holds(buf_slice(&text), "ss"));
        assert_false(holds(buf_slice(&text), "cGEv"));
        assert_false(holds(buf_slice(&text), "q7/"));
        assert_false(holds(buf_slice(&text), "q7%2F"));
        buf_clean_up(&text);
    }
    secrets_clean_up(&secrets);
}

static void append_base64(struct buf *out, struct slice bytes) {
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++) {
            group = group << 8 | (i + j < bytes.len ? bytes.ptr[i + j] : 0u);
        }
        for (size_t j = 0; j < 4; j++) {
            bool padding = i + j > bytes.len;
            char letter = padding ? '=' : alphabet[group >> (18 - 6 * j) & 63];
            assert_true(buf_append_byte(out, (unsigned char)letter));
        }
    }
}

/* Each length of what stands before and after, and of the secret itself. */
static void secrets_are_found_in_base64_of_anything_around_them(void **state) {
    (void)state;
    for (size_t len = SECRET_BYTES_MIN; len < 20; len++) {
        struct slice secret = slice_first(SLICE("Zq8~\xc3\xa9kT0w|}pL5-_yX\"^s"), len);
        struct secrets secrets = {0};

        secrets_add(&secrets, secret);
        for (size_t around = 0; around < 36; around++) {
            struct buf plain;
            struct buf text;

            buf_init(&plain, 100);
            buf_init(&text, 200);
            assert_true(buf_append(&plain, slice_first(SLICE("before"), around % 6)) &&
                        buf_append(&plain, secret) &&
                        buf_append(&plain, slice_first(SLICE("after "), around / 6)) &&
                        buf_append_cstr(&text, "Basic "));
            append_base64(&text, buf_slice(&plain));
            assert_true(buf_append_cstr(&text, " end"));
            secrets_blank(&secrets, &text);
            assert_slice(buf_slice(&text), "Basic *** end");
            buf_clean_up(&plain);
            buf_clean_up(&text);
        }
        secrets_clean_up(&secrets);
    }
}

static void secrets_hold_any_bytes_once(void **state) {
    struct secrets secrets = {0};
    struct buf text;

    (void)state;
    secrets_add(&secrets, SLICE("a\0bc"));
    secrets_add(&secrets, SLICE("a\0bc"));
    buf_init(&text, 64);
    assert_true(buf_append(&text, SLICE("x a\0bc\0a%00bc")));
    secrets_blank(&secrets, &text);
    assert_true(slice_equal(buf_slice(&text), SLICE("x ***\0***")));
    buf_clean_up(&text);
    secrets_clean_up(&secrets);
    secrets_clean_up(&secrets);
    assert_null(secrets.first);
    secrets_blank(NULL, &text); /* no list: nothing to do */
    secrets_blank_error(NULL, &(struct error){0});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_blanked_in_each_form),
        cmocka_unit_test(secrets_leave_nothing_at_a_cut),
        cmocka_unit_test(secrets_are_found_in_base64_of_anything_around_them),
        cmocka_unit_test(secrets_hold_any_bytes_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
