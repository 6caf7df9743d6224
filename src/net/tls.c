/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tls.h"

#include <openssl/rand.h>
#include <openssl/ssl.h>

#include "ca_store.h"
#include "client_cert.h"
#include "promtail/buf.h"

struct tls {
    X509_STORE *store; /* a reference: connections have theirs; NULL until it is needed */
    struct client_cert client;
    bool verify;
    bool asked; /* a server, or a proxy before it, asked for a client certificate */
};

void tls_library_init(void) {
    /* openssl.cnf would be one more file to look for at every start. Never NO_ADD_ALL_DIGESTS or
     * NO_ADD_ALL_CIPHERS: verifying then ends in "digest algorithm too weak". */
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                         OPENSSL_INIT_NO_LOAD_SSL_STRINGS,
                     NULL);
}

/* Reseeds the first of OpenSSL's generators from the system; the others follow it by themselves at
 * the next number. */
void tls_library_reseed(void) {
    tls_library_init();
    RAND_poll();
}

struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) {
    X509_STORE *store = NULL;
    struct tls *tls;

    if (extra_ca.len > 0) {
        tls_library_init();
        store = ca_store_new(&CA_BUNDLE, extra_ca, err);
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

bool tls_set_certificate(struct tls *tls, struct slice chain, int64_t now_s, struct error *err) {
    tls_library_init();
    tls->client.chain = chain;
    return client_cert_check_chain(chain, now_s, err);
}

bool tls_set_key(struct tls *tls, struct slice key, struct error *err) {
    tls->client.key = key;
    return client_cert_check_key(tls->client.chain, key, err);
}

const struct client_cert *tls_client_cert(const struct tls *tls) {
    return tls->client.key.len > 0 ? &tls->client : NULL;
}

bool tls_was_asked(const struct tls *tls) {
    return tls->asked;
}

/* OpenSSL calls it when the server asks; what there is was set before. */
static int note_request(SSL *ssl, void *context) {
    struct tls *tls = context;

    (void)ssl;
    tls->asked = true;
    return 1;
}

/* The store is for a proxy, too, which is verified in any case. libcurl switches the tickets of TLS
 * 1.2 off, without which Go's servers and nginx, as it comes, keep no session. */
bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err) {
    if (tls->store == NULL) {
        tls->store = ca_store_new(&CA_BUNDLE, (struct slice){0}, err);
    }
    if (tls->store == NULL) {
        return false;
    }
    SSL_CTX_set1_cert_store(ssl_ctx, tls->store);
    SSL_CTX_set_cert_cb(ssl_ctx, note_request, tls);
    SSL_CTX_clear_options(ssl_ctx, SSL_OP_NO_TICKET);
    return true;
}
