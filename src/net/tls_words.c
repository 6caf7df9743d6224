/* SPDX-License-Identifier: Apache-2.0 */
#include "tls_words.h"

/* ERR_load_X_strings are the only way to load error texts after OpenSSL was initialised without
 * them. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "promtail/hex.h"

#define MARK "error:"

enum { WORDS_MAX = 256 };

/* All that a TLS connection can fail with; the first has the names of the libraries and the texts
 * that they share. */
static int (*const LOADERS[])(void) = {
    ERR_load_ERR_strings,  ERR_load_SSL_strings,    ERR_load_X509_strings, ERR_load_X509V3_strings,
    ERR_load_ASN1_strings, ERR_load_EVP_strings,    ERR_load_RSA_strings,  ERR_load_EC_strings,
    ERR_load_DH_strings,   ERR_load_DSA_strings,    ERR_load_BN_strings,   ERR_load_RAND_strings,
    ERR_load_BIO_strings,  ERR_load_CRYPTO_strings, ERR_load_BUF_strings,  ERR_load_OBJ_strings,
    ERR_load_PEM_strings,
};

/* Loading them again changes nothing. */
static void tls_words_load(void) {
    for (size_t i = 0; i < sizeof(LOADERS) / sizeof(LOADERS[0]); i++) {
        LOADERS[i]();
    }
    ERR_load_strings_const(provider_words());
}

static unsigned long parse_code(const char *hex) {
    unsigned long code = 0;
    int digit;

    while ((digit = hex_value((unsigned char)*hex)) >= 0) {
        code = code << 4 | (unsigned long)digit;
        hex++;
    }
    return code;
}

unsigned long tls_words_code(const char *text) {
    unsigned long code = 0;

    for (const char *at = strstr(text, MARK); at != NULL && code == 0; at = strstr(at + 1, MARK)) {
        code = parse_code(at + sizeof(MARK) - 1);
    }
    return code;
}

/* Finds an OpenSSL error given by its numbers; NULL when there is none. */
static char *find_numbers(char *text, unsigned long *code, size_t *len) {
    char numbers[WORDS_MAX];

    for (char *at = strstr(text, MARK); at != NULL; at = strstr(at + 1, MARK)) {
        *code = parse_code(at + sizeof(MARK) - 1);
        ERR_error_string_n(*code, numbers, sizeof(numbers));
        *len = strlen(numbers);
        if (*code != 0 && strncmp(at, numbers, *len) == 0) {
            return at;
        }
    }
    return NULL;
}

void tls_words_fill_in(char *text, size_t size) {
    char rest[WORDS_MAX];
    char words[WORDS_MAX];
    unsigned long code;
    size_t len;
    char *at = find_numbers(text, &code, &len);

    if (at != NULL) {
        tls_words_load();
        ERR_error_string_n(code, words, sizeof(words));
        snprintf(rest, sizeof(rest), "%s", at + len);
        snprintf(at, size - (size_t)(at - text), "%s%s", words, rest);
    }
}
