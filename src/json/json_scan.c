/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"

#include <stdint.h>

#include "promtail/byte.h"

#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* High bit of each byte that is zero (exact for the lowest such byte, which is enough). */
static uint64_t zero_bytes(uint64_t word) {
    return (word - EACH(1)) & ~word & EACH(0x80);
}

static bool ends_string_run(unsigned char byte) {
    return byte == '"' || byte == '\\' || byte < 0x20;
}

size_t json_scan_string(struct slice text) {
    size_t i = 0;

    for (uint64_t word; i + sizeof(word) <= text.len; i += sizeof(word)) {
        memcpy(&word, text.ptr + i, sizeof(word));
        uint64_t control = (word - EACH(0x20)) & ~word & EACH(0x80);
        if ((zero_bytes(word ^ EACH('"')) | zero_bytes(word ^ EACH('\\')) | control) != 0) {
            break; /* the loop below finds it, in any byte order */
        }
    }
    while (i < text.len && !ends_string_run(text.ptr[i])) {
        i++;
    }
    return i;
}

static size_t count_digits(struct slice text, size_t at) {
    size_t i = at;

    while (i < text.len && byte_is_digit(text.ptr[i])) {
        i++;
    }
    return i - at;
}

bool json_scan_number(struct slice text) {
    size_t at = slice_starts_with(text, SLICE("-")) ? 1 : 0;
    size_t whole = count_digits(text, at);

    if (whole == 0 || (whole > 1 && text.ptr[at] == '0')) {
        return false;
    }
    at += whole;
    if (at < text.len && text.ptr[at] == '.') {
        size_t fraction = count_digits(text, at + 1);
        if (fraction == 0) {
            return false;
        }
        at += 1 + fraction;
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        at += at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-') ? 1 : 0;
        size_t exponent = count_digits(text, at);
        if (exponent == 0) {
            return false;
        }
        at += exponent;
    }
    return at == text.len;
}
