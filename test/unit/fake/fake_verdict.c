/* SPDX-License-Identifier: Apache-2.0 */
#include "fake/fake_verdict.h"

#include <openssl/err.h>

#include "fake/fake_ca.h"
#include "net/ca_store.h"
#include "test.h"

X509_STORE *verdict_reference_new(const struct ca_table *table, X509 *const *extra) {
    X509_STORE *store = X509_STORE_new();

    for (size_t i = 0; i < table->count; i++) {
        const unsigned char *der = table->der + table->rows[i].offset;
        X509 *certificate = d2i_X509(NULL, &der, (long)table->rows[i].len);
        assert_non_null(certificate);
        assert_int_equal(X509_STORE_add_cert(store, certificate), 1);
        X509_free(certificate);
    }
    for (size_t i = 0; extra[i] != NULL; i++) {
        assert_int_equal(X509_STORE_add_cert(store, extra[i]), 1);
    }
    return store;
}

struct verdict verdict_of(X509_STORE *store, X509 *leaf, X509 *const *sent, const char *host,
                          unsigned long flags) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    struct verdict verdict;

    for (size_t i = 0; sent != NULL && sent[i] != NULL; i++) {
        sk_X509_push(untrusted, sent[i]);
    }
    assert_int_equal(X509_STORE_CTX_init(context, store, leaf, untrusted), 1);
    if (host != NULL) {
        X509_STORE_CTX_set_default(context, "ssl_server");
        X509_VERIFY_PARAM_set1_host(X509_STORE_CTX_get0_param(context), host, 0);
    }
    X509_STORE_CTX_set_flags(context, flags);
    int ok = X509_verify_cert(context);
    verdict.code = X509_STORE_CTX_get_error(context);
    verdict.depth = X509_STORE_CTX_get_error_depth(context);
    verdict.chain = sk_X509_num(X509_STORE_CTX_get0_chain(context));
    assert_int_equal(ok == 1, verdict.code == X509_V_OK);
    sk_X509_free(untrusted);
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return verdict;
}

int verdict_objects_in(X509_STORE *store) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(store));
}

X509_STORE *verdict_store_new(const struct ca_table *table, X509 *const *extra) {
    struct error err = {0};
    struct buf pem = {0};

    if (extra[0] != NULL) {
        fake_ca_pem(&pem, extra);
    }
    X509_STORE *store = ca_store_new(table, buf_slice(&pem), &err);
    assert_non_null(store);
    buf_clean_up(&pem);
    return store;
}
