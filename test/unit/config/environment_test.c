/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/environment.h"

#include <stdlib.h>

#include "test.h"

static const char *set_name;
static const char *set_value;

static const char *get(const struct environment *environment, const char *name) {
    (void)environment;
    return strcmp(name, set_name) == 0 ? set_value : NULL;
}

static const struct environment TABLE = {get};

static void an_empty_variable_is_not_set(void **state) {
    (void)state;
    set_name = "A";
    set_value = "";
    assert_null(environment_get(&TABLE, "A"));
    set_value = "b";
    assert_string_equal(environment_get(&TABLE, "A"), "b");
    assert_null(environment_get(&TABLE, "B"));
    assert_null(environment_get(&TABLE, NULL));
}

static void each_variable_in_which_libcurl_finds_a_proxy_counts(void **state) {
    static const char *const OTHERS[] = {"HTTP_PROXY", "NO_PROXY", "no_proxy", "proxy"};

    (void)state;
    for (const char *const *name = ENVIRONMENT_PROXIES; *name != NULL; name++) {
        set_name = *name;
        set_value = "http://p:1";
        assert_true(environment_has_proxy(&TABLE));
        set_value = "";
        assert_false(environment_has_proxy(&TABLE));
    }
    set_value = "http://p:1";
    for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
        set_name = OTHERS[i];
        assert_false(environment_has_proxy(&TABLE));
    }
}

static void the_variables_of_the_process_are_one_of_them(void **state) {
    (void)state;
    setenv("LAMBDA_PROMTAIL_TEST", "x", 1);
    assert_string_equal(environment_get(environment_of_process(), "LAMBDA_PROMTAIL_TEST"), "x");
    unsetenv("LAMBDA_PROMTAIL_TEST");
    assert_null(environment_get(environment_of_process(), "LAMBDA_PROMTAIL_TEST"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_variable_is_not_set),
        cmocka_unit_test(each_variable_in_which_libcurl_finds_a_proxy_counts),
        cmocka_unit_test(the_variables_of_the_process_are_one_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
