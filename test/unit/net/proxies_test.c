/* SPDX-License-Identifier: Apache-2.0 */
#include "net/proxies.h"

#include <stdlib.h>

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const READ[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                   "ALL_PROXY"};
/* Of no proxy, or of one that libcurl does not use: a CGI program's header would set it. */
static const char *const NOT_READ[] = {"HTTP_PROXY", "NO_PROXY", "no_proxy"};

static void forget_all(void) {
    for (size_t i = 0; i < COUNT(READ); i++) {
        unsetenv(READ[i]);
    }
    for (size_t i = 0; i < COUNT(NOT_READ); i++) {
        unsetenv(NOT_READ[i]);
    }
}

static void each_variable_that_libcurl_reads_counts(void **state) {
    (void)state;
    forget_all();
    assert_false(proxies_set());
    for (size_t i = 0; i < COUNT(READ); i++) {
        setenv(READ[i], "", 1);
        assert_false(proxies_set());
        setenv(READ[i], "http://p:1", 1);
        assert_true(proxies_set());
        unsetenv(READ[i]);
    }
}

static void others_do_not_count(void **state) {
    (void)state;
    forget_all();
    for (size_t i = 0; i < COUNT(NOT_READ); i++) {
        setenv(NOT_READ[i], "http://p:1", 1);
        assert_false(proxies_set());
    }
    forget_all();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_variable_that_libcurl_reads_counts),
        cmocka_unit_test(others_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
