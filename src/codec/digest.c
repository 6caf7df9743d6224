/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* OpenSSL fails here only when it is out of memory. */
static void digest_once(const EVP_MD *kind, struct slice bytes, unsigned char *out) {
    if (EVP_Digest(bytes.ptr, bytes.len, out, NULL, kind, NULL) != 1) {
        abort();
    }
}

void digest_md5(struct slice bytes, unsigned char out[MD5_BYTES]) {
    digest_once(EVP_md5(), bytes, out);
}

void digest_sha256(struct slice bytes, unsigned char out[SHA256_BYTES]) {
    digest_once(EVP_sha256(), bytes, out);
}

static EVP_MAC_CTX *hmac_sha256_new(void) {
    char name[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *hmac = EVP_MAC_CTX_new(mac);

    EVP_MAC_free(mac); /* the context holds it */
    if (hmac == NULL || EVP_MAC_CTX_set_params(hmac, params) != 1) {
        abort();
    }
    return hmac;
}

void digest_hmac_sha256(struct slice key, const struct slice *texts, size_t count,
                        unsigned char out[SHA256_BYTES]) {
    EVP_MAC_CTX *hmac = hmac_sha256_new();

    for (size_t i = 0; i < count; i++) {
        size_t len = 0;
        if (EVP_MAC_init(hmac, key.ptr, key.len, NULL) != 1 ||
            EVP_MAC_update(hmac, texts[i].ptr, texts[i].len) != 1 ||
            EVP_MAC_final(hmac, out, &len, SHA256_BYTES) != 1) {
            abort();
        }
        key = slice_of(out, SHA256_BYTES);
    }
    EVP_MAC_CTX_free(hmac); /* wipes the last key */
}

void digest_hex(const unsigned char *bytes, size_t len, char *out) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}
