/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain_check: what follows deflated bytes, to check the plain ones: CRC-32 and length (gzip, RFC
 * 1952) or Adler-32 (zlib, RFC 1950).
 *
 * Flow:      inflate | gzip_header | deflate -> PLAIN_CHECK
 */
#ifndef PROMTAIL_CODEC_PLAIN_CHECK_H
#define PROMTAIL_CODEC_PLAIN_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/slice.h"

struct plain_check {
    bool is_zlib;
    uint32_t sum;
    uint32_t len; /* modulo 2^32, as gzip has it */
};

void plain_check_init(struct plain_check *check, bool is_zlib);
void plain_check_add(struct plain_check *check, struct slice plain);
/* How many bytes are to be compared, and whether these are they. */
size_t plain_check_len(const struct plain_check *check);
bool plain_check_matches(const struct plain_check *check, struct slice trailer);

/* gzip's CRC-32; begins with 0. */
uint32_t plain_check_crc32(uint32_t crc, struct slice bytes);

#endif
