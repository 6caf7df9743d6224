/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/s3_error.h"

#include "test.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>"

static const struct {
    const char *xml, *code, *message, *region;
} CASES[] = {
    {"", "", "", ""},
    {"not xml at all", "", "", ""},
    {HEAD "<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a</Key>"
          "</Error>",
     "NoSuchKey", "The specified key does not exist.", ""},
    {HEAD "<Message>a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&#39; &#34;&unknown; &</Message>",
     "", "a <b> &amp; \"c\" 'd' \"&unknown; &", ""},
    {HEAD "<Code>\n  AccessDenied\n</Code>", "AccessDenied", "", ""},
    {HEAD "<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>",
     "AuthorizationHeaderMalformed", "", "eu-west-1"},
    {HEAD "<Code>PermanentRedirect</Code><Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>",
     "PermanentRedirect", "", "eu-west-1"},
    {HEAD "<Code>TemporaryRedirect</Code><Endpoint>b.s3-us-west-2.amazonaws.com</Endpoint>",
     "TemporaryRedirect", "", "us-west-2"},
    {HEAD "<Endpoint>b.s3.cn-north-1.amazonaws.com.cn</Endpoint>", "", "", "cn-north-1"},
    {HEAD "<Endpoint>b.s3.amazonaws.com</Endpoint>", "", "", ""},
    {HEAD "<Endpoint>elsewhere.example.com</Endpoint>", "", "", ""},
    {HEAD "<Code></Code><Message/>", "", "", ""},
    {HEAD "<Code>0123456789012345678901234567890123456789012345678901234567890123456789</Code>",
     "012345678901234567890123456789012345678901234567890123456789012", "", ""},
};

static void s3_error_finds_its_elements(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct s3_error error;

        s3_error_parse(&error, slice_from_cstr(CASES[i].xml));
        assert_string_equal(error.code, CASES[i].code);
        assert_string_equal(error.message, CASES[i].message);
        assert_string_equal(error.region, CASES[i].region);
    }
}

static void s3_error_cut_at_any_offset_gives_whole_elements_or_none(void **state) {
    struct slice xml = SLICE(HEAD "<Code>NoSuchKey</Code><Message>&lt;x&gt;</Message>"
                                  "<Endpoint>b.s3-us-west-2.amazonaws.com</Endpoint></Error>");

    (void)state;
    for (size_t len = 0; len <= xml.len; len++) {
        unsigned char *cut = malloc(len + 1); /* the sanitizer sees a read beyond the end */
        struct s3_error error;

        assert_non_null(cut);
        memcpy(cut, xml.ptr, len);
        cut = realloc(cut, len == 0 ? 1 : len);
        s3_error_parse(&error, slice_of(cut, len));
        assert_true(error.code[0] == '\0' || strcmp(error.code, "NoSuchKey") == 0);
        assert_true(error.message[0] == '\0' || strcmp(error.message, "<x>") == 0);
        assert_true(error.region[0] == '\0' || strcmp(error.region, "us-west-2") == 0);
        free(cut);
    }
}

static void s3_error_keeps_a_nul_out_of_its_texts(void **state) {
    struct s3_error error;

    (void)state;
    s3_error_parse(&error, SLICE("<Code>a\0b</Code>"));
    assert_string_equal(error.code, "a?b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_error_finds_its_elements),
        cmocka_unit_test(s3_error_cut_at_any_offset_gives_whole_elements_or_none),
        cmocka_unit_test(s3_error_keeps_a_nul_out_of_its_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
