/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/percent.h"

#include "promtail/hex.h"

bool percent_is_unreserved(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

bool percent_encode(struct buf *out, struct slice text, struct slice kept) {
    static const char DIGITS[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = text.ptr[i];
        unsigned char escape[3] = {'%', (unsigned char)DIGITS[byte >> 4],
                                   (unsigned char)DIGITS[byte & 15]};
        bool as_is = percent_is_unreserved(byte) || slice_index(kept, byte) < kept.len;
        if (!buf_append(out, as_is ? slice_of(&byte, 1) : slice_of(escape, 3))) {
            return false;
        }
    }
    return true;
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
