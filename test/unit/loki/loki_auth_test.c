/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/loki_auth.h"

#include "test.h"

static void assert_same(const char *actual, const char *expected) {
    if (expected == NULL) {
        assert_null(actual);
    } else {
        assert_non_null(actual);
        assert_string_equal(actual, expected);
    }
}

/* Without a user name there is no basic auth, and a password alone is none. */
static void pushes_carry_the_credentials_that_are_set(void **state) {
    static const struct {
        struct loki_credentials credentials;
        bool authorized;
    } cases[] = {
        {{NULL, NULL, NULL}, false},      {{NULL, "secret", NULL}, false},
        {{"user", "secret", NULL}, true}, {{"user", NULL, NULL}, true},
        {{NULL, NULL, "token"}, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct loki_credentials given = cases[i].credentials;
        struct loki_auth auth;
        struct authorization out;
        struct error err = {0};

        struct authorizer *authorizer = loki_auth_init(&auth, &given);
        assert_int_equal(authorizer != NULL, cases[i].authorized);
        if (authorizer == NULL) {
            continue;
        }
        memset(&out, 0xff, sizeof(out));
        assert_true(authorizer->authorize(authorizer, NULL, &out, &err));
        assert_same(out.username, given.username);
        assert_same(out.password, given.password);
        assert_same(out.bearer, given.bearer_token);
        assert_int_equal(out.header_count, 0);
        assert_null(authorizer->refresh); /* settings do not change after a 401 */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_carry_the_credentials_that_are_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
