/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/digest.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

/* OpenSSL fails here only when memory is out. */
static void digest(const EVP_MD *kind, struct slice bytes, unsigned char *out) {
    if (EVP_Digest(bytes.ptr, bytes.len, out, NULL, kind, NULL) != 1) {
        abort();
    }
}

void digest_md5(struct slice bytes, unsigned char out[MD5_BYTES]) {
    digest(EVP_md5(), bytes, out);
}

void digest_sha256(struct slice bytes, unsigned char out[SHA256_BYTES]) {
    digest(EVP_sha256(), bytes, out);
}

void digest_hmac_sha256(struct slice key, struct slice bytes, unsigned char out[SHA256_BYTES]) {
    unsigned len = 0;

    if (key.len > INT_MAX ||
        HMAC(EVP_sha256(), key.ptr, (int)key.len, bytes.ptr, bytes.len, out, &len) == NULL) {
        abort();
    }
}

void digest_hex(const unsigned char *bytes, size_t len, char *out) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}
