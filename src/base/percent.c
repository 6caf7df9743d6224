/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/percent.h"

#include "promtail/hex.h"

bool percent_is_unreserved(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

/* Bytes at the front that stand for themselves. */
static size_t percent_run(struct slice text, struct slice kept) {
    size_t run = 0;

    while (run < text.len &&
           (percent_is_unreserved(text.ptr[run]) || slice_index(kept, text.ptr[run]) < kept.len)) {
        run++;
    }
    return run;
}

bool percent_encode(struct buf *out, struct slice text, struct slice kept) {
    static const char DIGITS[] = "0123456789ABCDEF";

    for (;;) {
        size_t run = percent_run(text, kept);
        if (!buf_append(out, slice_first(text, run))) {
            return false;
        }
        if (run == text.len) {
            return true;
        }
        unsigned char byte = text.ptr[run];
        unsigned char escape[3] = {'%', (unsigned char)DIGITS[byte >> 4],
                                   (unsigned char)DIGITS[byte & 15]};
        if (!buf_append(out, slice_of(escape, sizeof(escape)))) {
            return false;
        }
        text = slice_after(text, run + 1);
    }
}

size_t percent_decode(struct slice text, bool form, unsigned char *out) {
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = text.ptr[i];
        bool escape = byte == '%' && i + 2 < text.len;
        int high = escape ? hex_value(text.ptr[i + 1]) : -1;
        int low = escape ? hex_value(text.ptr[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            out[len++] = (unsigned char)(high * 16 + low);
            i += 2;
        } else {
            out[len++] = form && byte == '+' ? ' ' : byte;
        }
    }
    return len;
}
