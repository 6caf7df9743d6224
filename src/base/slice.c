/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/slice.h"

#include "promtail/byte.h"

struct slice slice_of(const void *ptr, size_t len) {
    return (struct slice){ptr, len};
}

struct slice slice_from_cstr(const char *text) {
    return slice_of(text, text == NULL ? 0 : strlen(text));
}

struct slice slice_first(struct slice s, size_t count) {
    return slice_of(s.ptr, count < s.len ? count : s.len);
}

struct slice slice_after(struct slice s, size_t count) {
    if (count >= s.len) {
        return slice_of(s.len == 0 ? s.ptr : s.ptr + s.len, 0);
    }
    return slice_of(s.ptr + count, s.len - count);
}

struct slice slice_between(struct slice s, size_t from, size_t to) {
    return slice_after(slice_first(s, to), from);
}

struct slice slice_trim(struct slice s) {
    while (s.len > 0 && byte_is_blank(s.ptr[s.len - 1])) {
        s.len--;
    }
    while (s.len > 0 && byte_is_blank(s.ptr[0])) {
        s = slice_after(s, 1);
    }
    return s;
}

size_t slice_index(struct slice s, unsigned char byte) {
    const unsigned char *found = s.len == 0 ? NULL : memchr(s.ptr, byte, s.len);

    return found == NULL ? s.len : (size_t)(found - s.ptr);
}

size_t slice_last_index(struct slice s, unsigned char byte) {
    const unsigned char *found = s.len == 0 ? NULL : memrchr(s.ptr, byte, s.len);

    return found == NULL ? s.len : (size_t)(found - s.ptr);
}

size_t slice_find(struct slice s, struct slice part) {
    const unsigned char *found;

    if (part.len == 0) {
        return 0;
    }
    found = s.len == 0 ? NULL : memmem(s.ptr, s.len, part.ptr, part.len);
    return found == NULL ? s.len : (size_t)(found - s.ptr);
}

bool slice_equal(struct slice a, struct slice b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static unsigned char lower_letter(unsigned char byte) {
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

bool slice_equal_nocase(struct slice a, struct slice b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower_letter(a.ptr[i]) != lower_letter(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool slice_starts_with(struct slice s, struct slice start) {
    return s.len >= start.len && slice_equal(slice_first(s, start.len), start);
}

bool slice_ends_with(struct slice s, struct slice end) {
    return s.len >= end.len && slice_equal(slice_after(s, s.len - end.len), end);
}

int slice_compare(struct slice a, struct slice b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);

    if (order != 0) {
        return order;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

bool slice_cut(struct slice s, unsigned char byte, struct slice *head, struct slice *tail) {
    size_t at = slice_index(s, byte);

    *head = slice_first(s, at);
    *tail = slice_after(s, at + 1);
    return at < s.len;
}
