/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf16: a reader that gives UTF-16 as UTF-8.
 *
 * Flow:      inflate | zstd | object -> UTF16 -> content
 * Ownership: borrows its source; owns a window of UTF16_WINDOW_BYTES until clean_up.
 * Format:    RFC 2781. A surrogate without its other half becomes U+FFFD, but a stream that ends in
 *            the middle of a character is ERROR_INPUT, because it was cut. The caller detects and
 *            removes the byte order mark.
 */
#ifndef PROMTAIL_UTF16_H
#define PROMTAIL_UTF16_H

#include <stdbool.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

enum { UTF16_WINDOW_BYTES = 16 * 1024 };

struct utf16_reader {
    struct reader reader; /* the UTF-8 */
    struct reader *source;
    struct buf window; /* owned */
    size_t taken;      /* bytes of it that were read */
    bool big_endian;
    bool source_ended;
    unsigned high;            /* a high surrogate that waits for its other half; 0: none */
    unsigned char encoded[4]; /* a character that did not fit as a whole */
    size_t encoded_at, encoded_len;
};

void utf16_reader_init(struct utf16_reader *utf16, struct reader *source, bool big_endian);
void utf16_reader_clean_up(struct utf16_reader *utf16); /* safe on zeroes, and twice */

#endif
