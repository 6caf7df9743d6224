/* SPDX-License-Identifier: Apache-2.0 */
#include "line_field.h"

#include "promtail/little_endian.h"

enum { FIELD_SHORT = 16 }; /* bytes that are looked at one by one: memchr would cost more */

/* What closes a field that begins with this byte; 0: nothing does. */
static inline unsigned char field_closing_byte(unsigned char opening, char separator) {
    if (opening == '"' && (separator == ' ' || separator == ',')) {
        return '"';
    }
    return opening == '[' && separator == ' ' ? ']' : 0;
}

/* Passes over up to *count fields, eight bytes at a time, and takes them off it: ends in front
 * of a field with a quote or bracket, and of one that has fewer than eight bytes up to the
 * line's end. */
static struct slice skip_bare_fields(struct slice line, char separator, unsigned *count) {
    uint64_t each = little_endian_each((unsigned char)separator);
    size_t start = 0;

    if (line.len == 0 || field_closing_byte(line.ptr[0], separator) != 0) {
        return line;
    }
    for (size_t at = 0; *count > 0 && line.len - at >= sizeof(each); at += sizeof(each)) {
        uint64_t found = little_endian_equal(little_endian_64(line.ptr + at), each);
        for (; found != 0; found &= found - 1) {
            start = at + (unsigned)__builtin_ctzll(found) / 8 + 1;
            --*count;
            if (*count == 0 || start == line.len ||
                field_closing_byte(line.ptr[start], separator) != 0) {
                return slice_after(line, start);
            }
        }
    }
    return slice_after(line, start);
}

/* Where the field at the front ends. *unclosed: bytes that are known not to come any more, so that
 * nothing is looked for twice. */
static inline size_t field_end(struct slice rest, char separator, unsigned char unclosed[2]) {
    unsigned char close = rest.len > 0 ? field_closing_byte(rest.ptr[0], separator) : 0;
    size_t from = 0;

    if (close != 0 && close != unclosed[0] && close != unclosed[1]) {
        from = 1 + slice_index(slice_after(rest, 1), close);
        if (from == rest.len) {
            unclosed[close == '"' ? 0 : 1] = close;
            from = 0;
        }
    }
    size_t near = rest.len - from < FIELD_SHORT ? rest.len : from + FIELD_SHORT;
    while (from < near && rest.ptr[from] != (unsigned char)separator) {
        from++;
    }
    return from < near ? from
                       : from + slice_index(slice_after(rest, from), (unsigned char)separator);
}

static struct slice field_bare(struct slice field, char separator) {
    field = slice_trim(field);
    if (field.len >= 2 && field.ptr[field.len - 1] == field_closing_byte(field.ptr[0], separator)) {
        return slice_between(field, 1, field.len - 1);
    }
    return field;
}

struct slice line_field_rest(struct slice line, unsigned number, char separator) {
    unsigned char unclosed[2] = {0, 0};

    if (number == S3_FIELD_LAST) {
        size_t at = slice_last_index(line, (unsigned char)separator);
        return at == line.len ? line : slice_after(line, at + 1);
    }
    unsigned left = number - 1;
    line = skip_bare_fields(line, separator, &left);
    while (left > 0) {
        size_t end = field_end(line, separator, unclosed);
        line = slice_after(line, end + 1);
        left--;
        line = skip_bare_fields(line, separator, &left);
    }
    return line;
}

struct slice line_field(struct slice rest, char separator) {
    unsigned char unclosed[2] = {0, 0};

    return field_bare(slice_first(rest, field_end(rest, separator, unclosed)), separator);
}

static bool is_gap(unsigned char byte, char separator) {
    return byte == ' ' || byte == '\t' || byte == (unsigned char)separator;
}

/* The next name of a header; false: there is none. */
static bool column_cut(struct slice *names, char separator, struct slice *name) {
    size_t start = 0;
    size_t end;

    while (start < names->len && is_gap(names->ptr[start], separator)) {
        start++;
    }
    for (end = start; end < names->len && !is_gap(names->ptr[end], separator); end++) {
    }
    *name = slice_between(*names, start, end);
    *names = slice_after(*names, end);
    return name->len > 0;
}

unsigned line_column(struct slice names, char separator, struct slice wanted) {
    struct slice name;

    for (unsigned number = 1; column_cut(&names, separator, &name); number++) {
        if (slice_equal(name, wanted)) {
            return number;
        }
    }
    return 0;
}

unsigned line_column_count(struct slice names, char separator) {
    struct slice name;
    unsigned count = 0;

    while (column_cut(&names, separator, &name)) {
        count++;
    }
    return count;
}
