/* SPDX-License-Identifier: Apache-2.0 */
/* little_endian: bytes at any address as a number, the first byte the lowest, on any processor; and
 * eight of them looked at in one step. */
#ifndef PROMTAIL_LITTLE_ENDIAN_H
#define PROMTAIL_LITTLE_ENDIAN_H

#include <stdint.h>
#include <string.h>

static inline uint16_t little_endian_16(const unsigned char *bytes) {
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t little_endian_32(const unsigned char *bytes) {
    return little_endian_16(bytes) | (uint32_t)little_endian_16(bytes + 2) << 16;
}

static inline uint64_t little_endian_64(const void *bytes) {
    uint64_t number;

    memcpy(&number, bytes, sizeof(number));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    number = __builtin_bswap64(number);
#endif
    return number;
}

/* Eight times this byte. */
static inline uint64_t little_endian_each(unsigned char byte) {
    return 0x0101010101010101u * (uint64_t)byte;
}

/* The high bit of each byte that is the same in both, and nothing else. */
static inline uint64_t little_endian_equal(uint64_t a, uint64_t b) {
    uint64_t other = a ^ b;
    uint64_t low = little_endian_each(0x7f);

    return ~(((other & low) + low) | other | low);
}

#endif
