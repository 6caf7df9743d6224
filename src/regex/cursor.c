/* SPDX-License-Identifier: Apache-2.0 */
#include "cursor.h"

#include "promtail/utf8.h"

struct slice regex_cursor_rest(const struct regex_cursor *cursor) {
    return slice_after(cursor->pattern, cursor->at);
}

bool regex_cursor_at_end(const struct regex_cursor *cursor) {
    return cursor->at >= cursor->pattern.len;
}

unsigned char regex_cursor_peek(const struct regex_cursor *cursor, size_t ahead) {
    size_t at = cursor->at + ahead;

    return at < cursor->pattern.len ? cursor->pattern.ptr[at] : 0;
}

bool regex_cursor_next(struct regex_cursor *cursor, uint32_t *code_point) {
    struct slice rest = regex_cursor_rest(cursor);

    *code_point = UTF8_REPLACEMENT_CODE;
    if (rest.len == 0) {
        return true;
    }
    if (utf8_length(rest) == 0) {
        return regex_cursor_fail(cursor, "invalid UTF-8", cursor->at, cursor->pattern.len);
    }
    cursor->at += utf8_decode(rest, code_point);
    return true;
}

bool regex_cursor_fail(struct regex_cursor *cursor, const char *what, size_t from, size_t to) {
    cursor->fault = (struct regex_fault){
        .what = what, .fragment = slice_between(cursor->pattern, from, to), .at = from};
    return false;
}

bool regex_cursor_check_utf8(struct regex_cursor *cursor, size_t from, size_t to) {
    struct slice text = slice_between(cursor->pattern, from, to);

    return utf8_valid(text) || regex_cursor_fail(cursor, "invalid UTF-8", from, to);
}
