/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surrogate: the code points U+D800 to U+DFFF, two of which stand for one character above U+FFFF in
 * UTF-16 and in JSON's escapes.
 *
 * Format: RFC 2781, 2.1.
 */
#ifndef PROMTAIL_SURROGATE_H
#define PROMTAIL_SURROGATE_H

#include <stdbool.h>
#include <stdint.h>

enum { SURROGATE_FIRST = 0xd800, SURROGATE_LOW_FIRST = 0xdc00, SURROGATE_LAST = 0xdfff };

static inline bool surrogate_is_high(uint32_t unit) {
    return unit >= SURROGATE_FIRST && unit < SURROGATE_LOW_FIRST;
}

static inline bool surrogate_is_low(uint32_t unit) {
    return unit >= SURROGATE_LOW_FIRST && unit <= SURROGATE_LAST;
}

/* The character of a high surrogate and the low one that follows it. */
static inline uint32_t surrogate_pair(uint32_t high, uint32_t low) {
    return 0x10000 + ((high - SURROGATE_FIRST) << 10) + (low - SURROGATE_LOW_FIRST);
}

#endif
