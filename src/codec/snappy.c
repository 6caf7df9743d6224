/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/snappy.h"

#include <assert.h>
#include <snappy-c.h>

bool snappy_encode(struct buf *out, struct slice plain, struct error *err) {
    size_t len = snappy_max_compressed_length(plain.len);
    unsigned char *to = buf_reserve(out, len);

    if (to == NULL) {
        return error_set(err, ERROR_LIMIT,
                         "a snappy block of %zu bytes may need more than %zu bytes", plain.len,
                         out->max);
    }
    if (snappy_compress((const char *)plain.ptr, plain.len, (char *)to, &len) != SNAPPY_OK) {
        return error_set(err, ERROR_INPUT, "snappy refused a block of %zu bytes", plain.len);
    }
    buf_added(out, len);
    return true;
}

/* A literal's tag: its length - 1 in the upper six bits, when it is below 60; else these say how
 * many bytes with it follow. */
enum { TAG_SHIFT = 2, TAG_ONE_BYTE = 60 };

size_t snappy_literal_head(unsigned char to[SNAPPY_HEAD_MAX], size_t len) {
    size_t used = 0;
    uint32_t last = (uint32_t)(len - 1);

    assert(len > 0 && len <= UINT32_MAX);
    for (; len >= 0x80; len >>= 7) {
        to[used++] = (unsigned char)(len | 0x80);
    }
    to[used++] = (unsigned char)len;
    if (last < TAG_ONE_BYTE) {
        to[used++] = (unsigned char)(last << TAG_SHIFT);
        return used;
    }
    size_t tag = used++;
    unsigned follow = 0;
    for (; last > 0; last >>= 8) {
        to[used++] = (unsigned char)last;
        follow++;
    }
    to[tag] = (unsigned char)((TAG_ONE_BYTE + follow - 1) << TAG_SHIFT);
    return used;
}
