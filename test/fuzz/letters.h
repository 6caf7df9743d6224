/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters: what a pattern asks for, in its order, so that texts can be made that it likes.
 */
#ifndef PROMTAIL_TEST_LETTERS_H
#define PROMTAIL_TEST_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LETTERS_MAX = 96 };

struct letters {
    uint32_t items[LETTERS_MAX]; /* code points; what is beyond is not kept */
    size_t count;
    bool folded; /* the pattern has (?i) somewhere */
};

static inline void letters_add(struct letters *letters, uint32_t code_point) {
    if (letters->count < LETTERS_MAX) {
        letters->items[letters->count++] = code_point;
    }
}

#endif
