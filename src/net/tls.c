/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include <openssl/ssl.h>

#include "ca_store.h"
#include "promtail/buf.h"

struct tls {
    X509_STORE *store; /* a reference: connections have theirs; NULL until it is needed */
    bool verify;
};

void tls_library_init(void) {
    /* openssl.cnf would be one more file to look for at every start. Never NO_ADD_ALL_DIGESTS or
     * NO_ADD_ALL_CIPHERS: verifying then ends in "digest algorithm too weak". */
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                         OPENSSL_INIT_NO_LOAD_SSL_STRINGS,
                     NULL);
}

struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) {
    X509_STORE *store = NULL;
    struct tls *tls;

    if (extra_ca.len > 0) {
        tls_library_init();
        store = ca_store_new(verify ? &CA_BUNDLE : NULL, extra_ca, err);
        if (store == NULL) {
            return NULL;
        }
    }
    tls = mem_zalloc(sizeof(*tls));
    *tls = (struct tls){.store = store, .verify = verify};
    return tls;
}

void tls_destroy(struct tls *tls) {
    if (tls != NULL) {
        X509_STORE_free(tls->store);
        mem_free(tls);
    }
}

bool tls_verifies(const struct tls *tls) {
    return tls->verify;
}

bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err) {
    if (!tls->verify) {
        return true;
    }
    if (tls->store == NULL) {
        tls->store = ca_store_new(&CA_BUNDLE, (struct slice){0}, err);
    }
    if (tls->store != NULL) {
        SSL_CTX_set1_cert_store(ssl_ctx, tls->store);
    }
    return tls->store != NULL;
}
