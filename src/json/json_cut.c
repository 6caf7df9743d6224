/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_cut.h"

#include "json_block.h"
#include "json_escape.h"

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
    *inside = slice_of(text->ptr, len);
    text->ptr += len + 1;
    text->len -= len + 1;
    return true;
}

bool json_cut_whole(struct slice *text, uint64_t max, uint64_t *number) {
    enum { DIGITS_MAX = 18 };
    uint64_t value = 0;
    size_t len = 0;

    while (len < text->len && len <= DIGITS_MAX && byte_is_digit(text->ptr[len])) {
        value = value * 10 + (uint64_t)(text->ptr[len++] - '0');
    }
    if (len == 0 || len > DIGITS_MAX || len == text->len || value > max ||
        (len > 1 && text->ptr[0] == '0')) {
        return false;
    }
    unsigned char after = text->ptr[len];
    if (after != ',' && after != '}' && after != ']' && !byte_is_blank(after)) {
        return false;
    }
    *number = value;
    text->ptr += len;
    text->len -= len;
    return true;
}
