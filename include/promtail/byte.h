/* SPDX-License-Identifier: Apache-2.0 */
/* byte: what a byte of ASCII is, in any locale. */
#ifndef PROMTAIL_BYTE_H
#define PROMTAIL_BYTE_H

#include <stdbool.h>

static inline bool byte_is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

static inline bool byte_is_letter(unsigned char byte) {
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* What may stand between the values of JSON: space, tab, line ends. */
static inline bool byte_is_blank(unsigned char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* 0x00 to 0x1f, and 0x7f (DEL). */
static inline bool byte_is_control(unsigned char byte) {
    return byte < 0x20 || byte == 0x7f;
}

#endif
