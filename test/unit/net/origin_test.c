/* SPDX-License-Identifier: Apache-2.0 */
#include "net/origin.h"

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void an_address_is_cut_before_its_path(void **state) {
    static const struct {
        const char *url;
        const char *origin; /* NULL: libcurl must see all of it */
        const char *target;
    } CASES[] = {
        {"http://h/", "http://h", "/"},
        {"http://127.0.0.1:9001/2018-06-01/runtime/invocation/next", "http://127.0.0.1:9001",
         "/2018-06-01/runtime/invocation/next"},
        {"https://[::1]:8080/a/../b%20c?x=%2F&y=/~", "https://[::1]:8080",
         "/a/../b%20c?x=%2F&y=/~"},
        {"http://h//a", "http://h", "//a"},
        {"http://h", NULL, NULL},
        {"http://h?x=/", NULL, NULL},
        {"http://h/a?", NULL, NULL}, /* libcurl leaves it out */
        {"http://h/a??", NULL, NULL},
        {"http://h/a?b?c", "http://h", "/a?b?c"},
        {"http://h/a#b", NULL, NULL},
        {"http://h/a b", NULL, NULL},
        {"http://h/a\tb", NULL, NULL},
        {"http://h/\xc3\xa4", NULL, NULL},
        {"http://h/a\x7f", NULL, NULL},
        {"http://user:pw@h/a", NULL, NULL},
        {"http://@h/a", NULL, NULL},
        {"ftp://h/a", NULL, NULL},
        {"h/a", NULL, NULL},
        {"", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct slice origin;
        const char *target = NULL;
        bool apart = origin_cut(CASES[i].url, &origin, &target);
        if (apart != (CASES[i].origin != NULL)) {
            fail_msg("%s", CASES[i].url);
        }
        if (apart) {
            assert_slice(origin, CASES[i].origin);
            assert_string_equal(target, CASES[i].target);
        }
    }
}

static void the_same_origin_is_parsed_once(void **state) {
    struct origin origin = {0};

    (void)state;
    assert_true(origin_parse(&origin, SLICE("http://one:1")));
    void *parsed = origin.parsed;
    assert_non_null(parsed);
    assert_true(origin_parse(&origin, SLICE("http://one:1")));
    assert_ptr_equal(origin.parsed, parsed);
    assert_string_equal(origin.text, "http://one:1");
    assert_true(origin_parse(&origin, SLICE("http://one:12")));
    assert_string_equal(origin.text, "http://one:12");
    origin_clean_up(&origin);
    origin_clean_up(&origin);
}

static void what_libcurl_refuses_leaves_none(void **state) {
    struct origin origin = {0};

    (void)state;
    assert_true(origin_parse(&origin, SLICE("http://one")));
    assert_false(origin_parse(&origin, SLICE("http://one:99999")));
    assert_null(origin.parsed);
    assert_null(origin.text);
    assert_true(origin_parse(&origin, SLICE("http://one")));
    origin_clean_up(&origin);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_cut_before_its_path),
        cmocka_unit_test(the_same_origin_is_parsed_once),
        cmocka_unit_test(what_libcurl_refuses_leaves_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
