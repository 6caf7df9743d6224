/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire: the few pieces of protobuf's wire format that a push needs ("Protocol Buffers: Encoding"),
 * straight into memory.
 */
#ifndef PROMTAIL_BATCH_WIRE_H
#define PROMTAIL_BATCH_WIRE_H

#include <stdint.h>

#include "promtail/slice.h"

enum {
    WIRE_VARINT_MAX = 10,
    /* tag = field number << 3 | wire type: 0 varint, 2 length-delimited (proto/push.proto) */
    WIRE_PUSH_STREAMS = 1 << 3 | 2,
    WIRE_STREAM_LABELS = 1 << 3 | 2,
    WIRE_STREAM_ENTRIES = 2 << 3 | 2,
    WIRE_ENTRY_TIMESTAMP = 1 << 3 | 2,
    WIRE_ENTRY_LINE = 2 << 3 | 2,
    WIRE_ENTRY_METADATA = 3 << 3 | 2,
    WIRE_PAIR_NAME = 1 << 3 | 2,
    WIRE_PAIR_VALUE = 2 << 3 | 2,
    WIRE_TIME_SECONDS = 1 << 3 | 0,
    WIRE_TIME_NANOS = 2 << 3 | 0,
};

static inline size_t wire_varint_size(uint64_t value) {
    unsigned bits = 64 - (unsigned)__builtin_clzll(value | 1);

    return (bits * 9 + 64) / 64; /* a byte for each 7 bits begun, without a division */
}

static inline unsigned char *wire_varint(unsigned char *to, uint64_t value) {
    while (value >= 0x80) {
        *to++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *to++ = (unsigned char)value;
    return to;
}

/* Tag, length and bytes of one length-delimited field. */
static inline size_t wire_bytes_size(struct slice bytes) {
    return 1 + wire_varint_size(bytes.len) + bytes.len;
}

static inline unsigned char *wire_bytes(unsigned char *to, unsigned char tag, struct slice bytes) {
    *to++ = tag;
    to = wire_varint(to, bytes.len);
    if (bytes.len > 0) {
        memcpy(to, bytes.ptr, bytes.len);
    }
    return to + bytes.len;
}

#endif
