/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include <openssl/ssl.h>

#include "test.h"

static SSL_CTX *context_new(void) {
    tls_library_init();
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    assert_non_null(context);
    return context;
}

static int objects_in(SSL_CTX *context) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context)));
}

static void connections_share_a_store_in_which_nothing_is_parsed(void **state) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), true, &err);
    SSL_CTX *first = context_new();
    SSL_CTX *second = context_new();

    (void)state;
    assert_non_null(tls);
    assert_true(tls_verifies(tls));
    assert_true(tls_apply(tls, first, &err));
    assert_true(tls_apply(tls, second, &err));
    assert_ptr_equal(SSL_CTX_get_cert_store(first), SSL_CTX_get_cert_store(second));
    assert_int_equal(objects_in(first), 0);
    tls_destroy(tls);
    tls_destroy(NULL);
    assert_int_equal(objects_in(second), 0); /* a connection may outlive its tls */
    SSL_CTX_free(first);
    SSL_CTX_free(second);
}

static void a_proxy_is_verified_where_the_server_is_not(void **state) {
    struct error err = {0};
    struct tls *tls = tls_new(SLICE(""), false, &err);
    SSL_CTX *context = context_new();
    X509_STORE *own = SSL_CTX_get_cert_store(context);

    (void)state;
    assert_non_null(tls);
    assert_false(tls_verifies(tls));
    assert_true(tls_apply(tls, context, &err)); /* the SSL_CTX may be that of a proxy */
    assert_ptr_not_equal(SSL_CTX_get_cert_store(context), own);
    assert_int_equal(objects_in(context), 0);
    tls_destroy(tls);
    SSL_CTX_free(context);
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
        assert_null(tls_new(slice_from_cstr(bad[i]), false, &err));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_share_a_store_in_which_nothing_is_parsed),
        cmocka_unit_test(a_proxy_is_verified_where_the_server_is_not),
        cmocka_unit_test(a_ca_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
