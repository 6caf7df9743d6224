/* SPDX-License-Identifier: Apache-2.0 */
#include "json_escape.h"

#include "json_block.h"
#include "promtail/hex.h"
#include "promtail/surrogate.h"
#include "promtail/utf8.h"

enum { UNICODE_BYTES = 6 }; /* \u1234 */

unsigned char json_escape_meaning(unsigned char letter) {
    static const unsigned char meanings[256] = {
        ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
    };

    return meanings[letter];
}

size_t json_string_end(struct slice text) {
    size_t at = 0;

    while (at < text.len) {
        at += json_block_plain(slice_after(text, at));
        if (at >= text.len || text.ptr[at] != '\\') {
            break;
        }
        at += 2;
    }
    return at < text.len && text.ptr[at] == '"' ? at : text.len;
}

/* Of \u1234 at the front; -1: it is not one. */
static int read_unit(struct slice text) {
    int unit = 0;

    if (text.len < UNICODE_BYTES || text.ptr[0] != '\\' || text.ptr[1] != 'u') {
        return -1;
    }
    for (size_t i = 2; i < UNICODE_BYTES; i++) {
        int digit = hex_value(text.ptr[i]);
        if (digit < 0) {
            return -1;
        }
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Returns how many bytes of text it read; 0: it is not valid. */
static size_t unescape_unicode(struct slice text, unsigned char *to, size_t *len) {
    int unit = read_unit(text);
    int low = unit >= 0 && surrogate_is_high((unsigned)unit)
                  ? read_unit(slice_after(text, UNICODE_BYTES))
                  : -1;

    if (unit < 0) {
        return 0;
    }
    if (low >= 0 && surrogate_is_low((unsigned)low)) {
        *len += utf8_encode(surrogate_pair((unsigned)unit, (unsigned)low), to + *len);
        return 2 * (size_t)UNICODE_BYTES;
    }
    bool alone = surrogate_is_high((unsigned)unit) || surrogate_is_low((unsigned)unit);
    *len += utf8_encode(alone ? UTF8_REPLACEMENT_CODE : (unsigned)unit, to + *len);
    return UNICODE_BYTES;
}

size_t json_unescape_one(struct slice text, unsigned char *to, size_t *len) {
    if (text.len < 2 || text.ptr[0] != '\\') {
        return 0;
    }
    unsigned char meaning = json_escape_meaning(text.ptr[1]);
    if (meaning == 0) {
        return unescape_unicode(text, to, len);
    }
    to[(*len)++] = meaning;
    return 2;
}

bool json_unescape(struct slice inside, unsigned char *to, size_t *len) {
    *len = 0;
    for (;;) {
        size_t run = json_block_plain(inside);
        if (run > 0 && to + *len != inside.ptr) {
            memmove(to + *len, inside.ptr, run); /* the two may overlap */
        }
        *len += run;
        inside = slice_after(inside, run);
        if (inside.len == 0) {
            return true;
        }
        size_t read = json_unescape_one(inside, to, len);
        if (read == 0) {
            return false;
        }
        inside = slice_after(inside, read);
    }
}
