/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/url.h"

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *text;
    const char *scheme, *user_info, *rest, *authority; /* user_info NULL: there is none */
} CUTS[] = {
    {"http://h", "http://", NULL, "h", "h"},
    {"https://h:443/p?q#f", "https://", NULL, "h:443/p?q#f", "h:443"},
    {"https://h?q/p", "https://", NULL, "h?q/p", "h"},
    {"https://h#f", "https://", NULL, "h#f", "h"},
    {"http://u:p@h/p", "http://", "u:p", "h/p", "h"},
    {"http://u:p@ss@h/p", "http://", "u:p@ss", "h/p", "h"},
    {"http://@h", "http://", "", "h", "h"},
    {"http://h/p@x", "http://", NULL, "h/p@x", "h"},
    {"http://[::1]:80/", "http://", NULL, "[::1]:80/", "[::1]:80"},
    {"http://", "http://", NULL, "", ""},
};

static void url_cuts_an_address_into_its_parts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CUTS); i++) {
        const char *user_info = CUTS[i].user_info != NULL ? CUTS[i].user_info : "";
        struct url url;

        assert_true(url_cut(slice_from_cstr(CUTS[i].text), &url));
        assert_slice(url.scheme, CUTS[i].scheme);
        assert_int_equal(url.has_user, CUTS[i].user_info != NULL);
        assert_slice(url.user_info, user_info);
        assert_slice(url.rest, CUTS[i].rest);
        assert_slice(url_authority(url.rest), CUTS[i].authority);
    }
}

static void url_leaves_an_address_without_a_scheme_whole(void **state) {
    static const char *const TEXTS[] = {"", "h/p", "u:p@h", "ftp://h", "http:/h", "HTTP://h"};

    (void)state;
    for (size_t i = 0; i < COUNT(TEXTS); i++) {
        struct url url;

        assert_false(url_cut(slice_from_cstr(TEXTS[i]), &url));
        assert_slice(url.scheme, "");
        assert_false(url.has_user);
        assert_slice(url.rest, TEXTS[i]);
    }
}

static const struct {
    const char *text;
    const char *error; /* NULL: it passes */
} CHECKS[] = {
    {"http://h", NULL},
    {"https://u:p@h:1/p?q", NULL},
    {"http://h/\xc3\xa9", NULL},
    {"h/p", "must begin with http:// or https://"},
    {"ftp://u:s3cret@h", "must begin with http:// or https://"},
    {"http://", "has no host"},
    {"http:///p", "has no host"},
    {"http://?q", "has no host"},
    {"http://:80/p", "has no host"},
    {"http://u:s3cret@", "has no host"},
    {"http://u:s3cret@/p", "has no host"},
    {" http://h", "has a blank or control byte at position 1"},
    {"http://u:s3 cret@h", "has a blank or control byte at position 12"},
    {"http://h\x7f", "has a blank or control byte at position 9"},
    {"http://h/\n", "has a blank or control byte at position 10"},
};

static void url_checks_what_every_address_needs(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CHECKS); i++) {
        struct error err = {0};
        struct url url;
        bool ok = url_check(slice_from_cstr(CHECKS[i].text), &url, &err);

        if (ok != (CHECKS[i].error == NULL)) {
            fail_msg("%s: %s", CHECKS[i].text, ok ? "was accepted" : err.text);
        }
        if (!ok) {
            assert_string_equal(err.text, CHECKS[i].error);
        }
    }
}

static void url_loses_all_slashes_at_its_end_and_no_others(void **state) {
    static const char *const cases[][2] = {
        {"http://h", "http://h"},
        {"http://h/", "http://h"},
        {"http://h/a//b///", "http://h/a//b"},
        {"///", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_slice(url_trim_slashes(slice_from_cstr(cases[i][0])), cases[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url_cuts_an_address_into_its_parts),
        cmocka_unit_test(url_leaves_an_address_without_a_scheme_whole),
        cmocka_unit_test(url_checks_what_every_address_needs),
        cmocka_unit_test(url_loses_all_slashes_at_its_end_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
