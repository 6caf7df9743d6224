/* SPDX-License-Identifier: Apache-2.0 */
#include "client_cert.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "pem.h"
#include "tls_words.h"

enum { DATE_BYTES = 40, OPENSSL_ERROR_BYTES = 200 };

static const char *cert_date(const ASN1_TIME *time, char *date) {
    struct tm parts;

    if (ASN1_TIME_to_tm(time, &parts) != 1) {
        return "an unreadable date";
    }
    snprintf(date, DATE_BYTES, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1,
             parts.tm_mday);
    return date;
}

static bool check_dates(const X509 *certificate, int64_t now_s, struct error *err) {
    time_t now = (time_t)now_s;
    const ASN1_TIME *from = X509_get0_notBefore(certificate);
    const ASN1_TIME *until = X509_get0_notAfter(certificate);
    char date[DATE_BYTES];

    if (X509_cmp_time(until, &now) <= 0) {
        return error_set(err, ERROR_INPUT, "the certificate expired on %s", cert_date(until, date));
    }
    if (X509_cmp_time(from, &now) >= 0) {
        return error_set(err, ERROR_INPUT, "the certificate is valid only from %s on",
                         cert_date(from, date));
    }
    return true;
}

/* As OpenSSL says it, such as "ee key too small". */
static bool refuse_certificate(int number, struct error *err) {
    char text[OPENSSL_ERROR_BYTES];

    ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
    tls_words_fill_in(text, sizeof(text));
    ERR_clear_error();
    return error_set(err, ERROR_INPUT, "OpenSSL refuses certificate %d: %s", number, text);
}

/* Does what libcurl does for a connection. */
static bool try_chain(const STACK_OF(X509) * chain, struct error *err) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    bool ok = context != NULL;
    int i = 0;

    if (context == NULL) {
        return error_set(err, ERROR_LIMIT, "OpenSSL has no memory for a context");
    }
    for (; ok && i < sk_X509_num(chain); i++) {
        X509 *certificate = sk_X509_value(chain, i);
        ok = (i == 0 ? SSL_CTX_use_certificate(context, certificate)
                     : SSL_CTX_add1_chain_cert(context, certificate)) == 1;
    }
    if (!ok) {
        (void)refuse_certificate(i, err);
    }
    SSL_CTX_free(context);
    return ok;
}

bool client_cert_check_chain(struct slice text, int64_t now_s, struct error *err) {
    STACK_OF(X509) *chain = pem_certificates(text, err);
    bool ok =
        chain != NULL && check_dates(sk_X509_value(chain, 0), now_s, err) && try_chain(chain, err);

    pem_certificates_free(chain);
    return ok;
}

bool client_cert_check_key(struct slice text, struct slice key_text, struct error *err) {
    STACK_OF(X509) *chain = pem_certificates(text, err);
    EVP_PKEY *key = chain != NULL ? pem_private_key(key_text, err) : NULL;
    bool ok = key != NULL;

    if (ok && X509_check_private_key(sk_X509_value(chain, 0), key) != 1) {
        ok = error_set(err, ERROR_INPUT, "is not the key of the first certificate of CLIENT_CERT");
    }
    ERR_clear_error();
    EVP_PKEY_free(key);
    pem_certificates_free(chain);
    return ok;
}
