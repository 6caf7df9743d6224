/* SPDX-License-Identifier: Apache-2.0 */
#include "plain_check.h"

#include <assert.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "promtail/little_endian.h"
#include "vector_state.h"

enum { CRC_BYTES = 4, LENGTH_BYTES = 4, ADLER_BYTES = 4, ADLER_FIRST = 1 };

static uint32_t big_endian_32(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint32_t plain_check_crc32(uint32_t crc, struct slice bytes) {
    if (bytes.len > 0) {
        crc = crc32_gzip_refl(crc, bytes.ptr, bytes.len);
        vector_state_clean();
    }
    return crc;
}

static uint32_t plain_check_adler32(uint32_t sum, struct slice bytes) {
    if (bytes.len > 0) {
        sum = isal_adler32(sum, bytes.ptr, bytes.len);
        vector_state_clean();
    }
    return sum;
}

void plain_check_init(struct plain_check *check, bool is_zlib) {
    *check = (struct plain_check){.is_zlib = is_zlib, .sum = is_zlib ? ADLER_FIRST : 0};
}

void plain_check_add(struct plain_check *check, struct slice plain) {
    check->len += (uint32_t)plain.len;
    check->sum = check->is_zlib ? plain_check_adler32(check->sum, plain)
                                : plain_check_crc32(check->sum, plain);
}

size_t plain_check_len(const struct plain_check *check) {
    return check->is_zlib ? ADLER_BYTES : CRC_BYTES + LENGTH_BYTES;
}

bool plain_check_matches(const struct plain_check *check, struct slice trailer) {
    assert(trailer.len == plain_check_len(check));
    if (check->is_zlib) {
        return big_endian_32(trailer.ptr) == check->sum;
    }
    return little_endian_32(trailer.ptr) == check->sum &&
           little_endian_32(trailer.ptr + CRC_BYTES) == check->len;
}
