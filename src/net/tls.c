/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "promtail/buf.h"

/* ca_bundle.S */
extern const unsigned char promtail_ca_bundle[];
extern const unsigned char promtail_ca_bundle_end[];

struct tls {
    X509_STORE *store; /* owned; NULL until it is needed */
    struct buf extra;  /* owned PEM text */
    bool verify;
};

/* Adds every certificate of a PEM text. Returns how many; -1 when one can't be read. */
static int add_certificates(X509_STORE *store, struct slice pem) {
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *certificate;
    int count = 0;

    while (bio != NULL && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        X509_STORE_add_cert(store, certificate);
        X509_free(certificate);
        count++;
    }
    unsigned long reason = ERR_peek_last_error();
    BIO_free(bio);
    ERR_clear_error();
    return ERR_GET_REASON(reason) == PEM_R_NO_START_LINE ? count : -1;
}

static bool add_extra(X509_STORE *store, struct slice pem, struct error *err) {
    if (pem.len > 0 && add_certificates(store, pem) <= 0) {
        return error_set(err, ERROR_INPUT,
                         "holds no readable PEM certificate (it begins with -----BEGIN "
                         "CERTIFICATE-----, line breaks included)");
    }
    return true;
}

static void init_library(void) {
    /* openssl.cnf would be one more file to look for at every start. */
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

/* The PEM is checked alone, before the much larger bundle is parsed. */
static bool check_extra(struct slice pem, struct error *err) {
    X509_STORE *store;
    bool ok;

    if (pem.len == 0) {
        return true;
    }
    init_library();
    store = X509_STORE_new();
    ok = store != NULL && add_extra(store, pem, err);
    X509_STORE_free(store);
    return ok;
}

struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) {
    struct tls *tls;

    if (!check_extra(extra_ca, err)) {
        return NULL;
    }
    tls = mem_zalloc(sizeof(*tls));
    tls->verify = verify;
    buf_init(&tls->extra, extra_ca.len);
    if (!buf_append(&tls->extra, extra_ca)) {
        abort();
    }
    return tls;
}

void tls_destroy(struct tls *tls) {
    if (tls != NULL) {
        X509_STORE_free(tls->store);
        buf_clean_up(&tls->extra);
        mem_free(tls);
    }
}

bool tls_warm(struct tls *tls, struct error *err) {
    struct slice bundle =
        slice_of(promtail_ca_bundle, (size_t)(promtail_ca_bundle_end - promtail_ca_bundle));

    init_library();
    if (tls->store != NULL || !tls->verify) {
        return true;
    }
    tls->store = X509_STORE_new();
    if (tls->store == NULL || add_certificates(tls->store, bundle) <= 0) {
        return error_set(err, ERROR_INPUT, "the embedded CA bundle can't be read");
    }
    return add_extra(tls->store, buf_slice(&tls->extra), err);
}

bool tls_verifies(const struct tls *tls) {
    return tls->verify;
}

bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err) {
    if (!tls_warm(tls, err)) {
        return false;
    }
    if (tls->verify) {
        SSL_CTX_set1_cert_store(ssl_ctx, tls->store);
    }
    return true;
}
