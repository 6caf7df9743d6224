/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/utf8.h"

#include <string.h>

enum { WORD = sizeof(uint64_t) };

#define HIGH_BITS UINT64_C(0x8080808080808080)

size_t utf8_length(struct slice text) {
    unsigned char first = text.ptr[0];
    unsigned char low = 0x80; /* what the second byte may be */
    unsigned char high = 0xbf;
    size_t len;

    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return 0;
    }
    len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : low;
    high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : high;
    if (len > text.len || text.ptr[1] < low || text.ptr[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < len; i++) {
        if ((text.ptr[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return len;
}

size_t utf8_decode(struct slice text, uint32_t *code_point) {
    const unsigned char *byte = text.ptr;

    if (byte[0] < 0x80) {
        *code_point = byte[0];
        return 1;
    }
    size_t len = utf8_length(text);
    if (len == 0) {
        *code_point = UTF8_REPLACEMENT_CODE;
        return 1;
    }
    uint32_t bits = byte[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        bits = bits << 6 | (byte[i] & 0x3f);
    }
    *code_point = bits;
    return len;
}

/* Counts ASCII bytes at the front, in steps of a word; up to a word of them may be missed. */
static size_t skip_ascii(struct slice text) {
    size_t len = 0;
    uint64_t word;

    for (; text.len - len >= WORD; len += WORD) {
        memcpy(&word, text.ptr + len, WORD);
        if ((word & HIGH_BITS) != 0) {
            break;
        }
    }
    return len;
}

bool utf8_valid(struct slice text) {
    size_t at = skip_ascii(text);

    while (at < text.len) {
        size_t len = utf8_length(slice_after(text, at));
        if (len == 0) {
            return false;
        }
        at += len;
        if (len == 1) { /* more ASCII is likely */
            at += skip_ascii(slice_after(text, at));
        }
    }
    return true;
}

size_t utf8_encode(unsigned code_point, unsigned char out[4]) {
    if (code_point < 0x80) {
        out[0] = (unsigned char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (unsigned char)(0xc0 | code_point >> 6);
        out[1] = (unsigned char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (unsigned char)(0xe0 | code_point >> 12);
        out[1] = (unsigned char)(0x80 | (code_point >> 6 & 0x3f));
        out[2] = (unsigned char)(0x80 | (code_point & 0x3f));
        return 3;
    }
    out[0] = (unsigned char)(0xf0 | (code_point >> 18 & 0x07));
    out[1] = (unsigned char)(0x80 | (code_point >> 12 & 0x3f));
    out[2] = (unsigned char)(0x80 | (code_point >> 6 & 0x3f));
    out[3] = (unsigned char)(0x80 | (code_point & 0x3f));
    return 4;
}
