/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include "test.h"

static void the_embedded_bundle_is_parsed(void **state) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), true, &err);

    (void)state;
    assert_non_null(tls);
    assert_true(tls_verifies(tls));
    assert_true(tls_warm(tls, &err));
    assert_true(tls_warm(tls, &err));
    tls_destroy(tls);
    tls_destroy(NULL);
}

static void a_ca_that_is_none_is_refused(void **state) {
    static const char *const bad[] = {
        "no pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error err = {0};
        assert_null(tls_new(slice_from_cstr(bad[i]), true, &err));
        assert_int_equal(err.code, ERROR_INPUT);
        assert_true(err.text[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_embedded_bundle_is_parsed),
        cmocka_unit_test(a_ca_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
