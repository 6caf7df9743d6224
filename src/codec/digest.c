/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/digest.h"

#include <openssl/evp.h>

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

void digest_hex(const unsigned char *bytes, size_t len, char *out) {
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}
