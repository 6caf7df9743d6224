/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_cut.h"

#include "json_block.h"
#include "json_escape.h"
#include "promtail/byte.h"

static bool cut_escaped(struct slice *text, struct buf *room, struct slice *inside) {
    struct slice string = slice_first(*text, json_string_end(*text));
    size_t len;

    if (string.len == text->len) {
        return false;
    }
    unsigned char *to = buf_reserve(room, string.len);
    if (to == NULL || !json_unescape(string, to, &len)) {
        return false;
    }
    buf_added(room, len);
    *inside = slice_of(to, len);
    *text = slice_after(*text, string.len + 1);
    return true;
}

bool json_cut_string(struct slice *text, struct buf *room, struct slice *inside) {
    size_t len = json_block_plain(*text);

    if (len == text->len || text->ptr[len] != '"') {
        return cut_escaped(text, room, inside);
    }
    *inside = (struct slice){text->ptr, len};
    text->ptr += len + 1;
    text->len -= len + 1;
    return true;
}

bool json_cut_whole(struct slice *text, uint64_t max, uint64_t *number) {
    enum { DIGITS_MAX = 18 };
    const unsigned char *at = text->ptr;
    const unsigned char *end = at + (text->len < DIGITS_MAX + 1 ? text->len : DIGITS_MAX + 1);
    uint64_t value = 0;

    while (at < end && byte_is_digit(*at)) {
        value = value * 10 + (uint64_t)(*at++ - '0');
    }
    if (at == text->ptr || at == end || value > max || (at - text->ptr > 1 && *text->ptr == '0') ||
        (*at != ',' && *at != '}' && *at != ']')) {
        return false;
    }
    *number = value;
    *text = slice_after(*text, (size_t)(at - text->ptr));
    return true;
}
