/* SPDX-License-Identifier: Apache-2.0 */
#include "pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "promtail/buf.h"

static bool ended_after_last_block(void) {
    return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

void pem_certificates_free(struct stack_st_X509 *certificates) {
    sk_X509_pop_free(certificates, X509_free);
}

struct stack_st_X509 *pem_certificates(struct slice text, struct error *err) {
    STACK_OF(X509) *found = sk_X509_new_null();
    BIO *bio = BIO_new_mem_buf(text.ptr, (int)text.len);
    X509 *certificate;
    bool ok = bio != NULL && found != NULL;

    while (ok && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        ok = sk_X509_push(found, certificate) > 0;
        if (!ok) {
            X509_free(certificate);
        }
    }
    ok = ok && ended_after_last_block() && sk_X509_num(found) > 0;
    BIO_free(bio);
    ERR_clear_error();
    if (!ok) {
        pem_certificates_free(found);
        error_set(err, ERROR_INPUT,
                  "holds no readable PEM certificate (it begins with -----BEGIN "
                  "CERTIFICATE-----, line breaks included)");
        return NULL;
    }
    return found;
}

/* OpenSSL's own would ask at the terminal. */
static int refuse_pass_phrase(char *out, int size, int writing, void *context) {
    bool *asked = context;

    (void)out;
    (void)size;
    (void)writing;
    *asked = true;
    return -1;
}

struct evp_pkey_st *pem_private_key(struct slice text, struct error *err) {
    BIO *bio = BIO_new_mem_buf(text.ptr, (int)text.len);
    bool encrypted = false;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, refuse_pass_phrase, &encrypted);

    BIO_free(bio);
    ERR_clear_error();
    if (key == NULL && encrypted) {
        error_set(err, ERROR_INPUT,
                  "the key is encrypted: give it without a pass phrase (openssl pkey -in key.pem "
                  "-out plain.pem)");
    } else if (key == NULL) {
        error_set(err, ERROR_INPUT,
                  "holds no readable PEM private key (it begins with -----BEGIN PRIVATE KEY-----, "
                  "line breaks included)");
    }
    return key;
}
