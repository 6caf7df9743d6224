/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_cut.h"

#include "json_block.h"
#include "json_escape.h"
#include "promtail/byte.h"

enum { STEP_BYTES = 512 };
_Static_assert(JSON_CUT_ROOM == STEP_BYTES + JSON_ESCAPE_BYTES_MAX, "what a step may write");

/* Appends the plain bytes at the front, STEP_BYTES of them at most, and what an escape after them
 * stands for. False: there is neither, or no room. */
static bool cut_run(struct slice *text, struct buf *room) {
    struct slice step = slice_first(*text, STEP_BYTES);
    unsigned char *to = step.len > 0 ? buf_reserve(room, step.len + JSON_ESCAPE_BYTES_MAX) : NULL;

    if (to == NULL) {
        return false;
    }
    size_t run = json_block_copy(to, step);
    size_t len = run;
    size_t escape = run < step.len ? json_unescape_one(slice_after(*text, run), to, &len) : 0;
    *text = slice_after(*text, run + escape);
    buf_added(room, len);
    return escape > 0 || run == step.len;
}

static bool cut_escaped(struct slice *text, struct buf *room, struct slice *inside) {
    size_t before = room->len;
    struct slice rest = *text;

    while (cut_run(&rest, room)) {
    }
    if (rest.len == 0 || rest.ptr[0] != '"') {
        buf_truncate(room, before);
        return false;
    }
    *inside = slice_after(buf_slice(room), before);
    *text = slice_after(rest, 1);
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
