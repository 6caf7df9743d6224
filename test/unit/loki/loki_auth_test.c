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

        struct authorizer *authorizer = loki_auth_init(&auth, &given, NULL);
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

struct fake_source {
    struct loki_auth_source source; /* first */
    unsigned fetches, uses;
};

static void count_fetch(struct loki_auth_source *source) {
    ((struct fake_source *)source)->fetches++;
}

static void count_use(struct loki_auth_source *source) {
    ((struct fake_source *)source)->uses++;
}

struct fake_wait {
    struct authorizer_wait wait; /* first */
    unsigned ready, changed;
};

static void count_ready(struct authorizer_wait *wait, bool changed) {
    ((struct fake_wait *)wait)->ready++;
    ((struct fake_wait *)wait)->changed += changed ? 1 : 0;
}

static void who_was_refused_waits_for_one_fetch(void **state) {
    static const struct loki_credentials first = {NULL, NULL, "first"};
    static const struct loki_credentials second = {NULL, NULL, "second"};
    struct fake_source source = {.source = {count_fetch, count_use}};
    struct fake_wait waits[3] = {{.wait = {.ready = count_ready}},
                                 {.wait = {.ready = count_ready}},
                                 {.wait = {.ready = count_ready}}};
    struct loki_auth auth;
    struct authorization out;
    struct error err = {0};

    (void)state;
    struct authorizer *authorizer = loki_auth_init(&auth, &first, &source.source);
    assert_true(authorizer->authorize(authorizer, NULL, &out, &err));
    assert_int_equal(source.uses, 1);
    for (size_t i = 0; i < 3; i++) {
        assert_true(authorizer->refresh(authorizer, &waits[i].wait));
        assert_int_equal(waits[i].ready, 0);
    }
    authorizer->forget(authorizer, &waits[1].wait);
    authorizer->forget(authorizer, &waits[1].wait);
    loki_auth_renewed(&auth, &second);
    assert_int_equal(waits[0].changed + waits[2].changed, 2);
    assert_int_equal(waits[1].ready, 0);
    assert_true(authorizer->authorize(authorizer, NULL, &out, &err));
    assert_string_equal(out.bearer, "second");
    loki_auth_renewed(&auth, NULL); /* nobody waits any more */
    assert_int_equal(waits[0].ready + waits[2].ready, 2);
}

static void who_was_refused_with_older_credentials_does_not_fetch(void **state) {
    static const struct loki_credentials any = {NULL, NULL, "token"};
    struct fake_source source = {.source = {count_fetch, count_use}};
    struct fake_wait wait = {.wait = {.ready = count_ready}};
    struct loki_auth auth;

    (void)state;
    struct authorizer *authorizer = loki_auth_init(&auth, &any, &source.source);
    loki_auth_renewed(&auth, &any);
    assert_true(authorizer->refresh(authorizer, &wait.wait));
    assert_int_equal(wait.changed, 1);
    assert_int_equal(source.fetches, 0);
    wait.wait.seen = authorizer->generation;
    assert_true(authorizer->refresh(authorizer, &wait.wait));
    assert_int_equal(source.fetches, 1);
    loki_auth_renewed(&auth, NULL); /* the same as before */
    assert_int_equal(wait.ready, 2);
    assert_int_equal(wait.changed, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pushes_carry_the_credentials_that_are_set),
        cmocka_unit_test(who_was_refused_waits_for_one_fetch),
        cmocka_unit_test(who_was_refused_with_older_credentials_does_not_fetch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
