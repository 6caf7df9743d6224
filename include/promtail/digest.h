/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest: MD5 (KPL aggregates, hashmod), SHA-256 and HMAC-SHA-256 (Signature Version 4), by
 * OpenSSL.
 */
#ifndef PROMTAIL_DIGEST_H
#define PROMTAIL_DIGEST_H

#include "promtail/slice.h"

enum { MD5_BYTES = 16, SHA256_BYTES = 32 };

void digest_md5(struct slice bytes, unsigned char out[MD5_BYTES]);
void digest_sha256(struct slice bytes, unsigned char out[SHA256_BYTES]);
/* A chain: the HMAC of the first text under the key is the key for the second, and so on; count is
 * at least 1. The texts may not lie in out. */
void digest_hmac_sha256(struct slice key, const struct slice *texts, size_t count,
                        unsigned char out[SHA256_BYTES]);
/* Lower-case hex and a NUL. */
void digest_hex(const unsigned char *bytes, size_t len, char *out);

#endif
