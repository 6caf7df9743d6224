/* SPDX-License-Identifier: Apache-2.0 */
#include "json_structure.h"

#include "json_block.h"
#include "json_pick.h"
#include "promtail/byte.h"

/* What is looked at, from a place in the window on. */
struct piece {
    uint64_t events; /* brackets and colons outside of strings, line ends inside */
    uint64_t in_string;
    size_t len;
    bool escapes_next;
};

/* The bytes after backslashes, but for those that are escaped themselves. */
static uint64_t find_escaped(uint64_t backslashes, bool *escapes_next) {
    uint64_t escaped = *escapes_next ? 1 : 0;

    backslashes &= ~escaped;
    *escapes_next = false;
    while (backslashes != 0) {
        uint64_t first = backslashes & (~backslashes + 1);
        escaped |= first << 1;
        *escapes_next = first >> 63 != 0;
        backslashes &= ~(first | first << 1);
    }
    return escaped;
}

/* From each quote on up to before the next one. */
static uint64_t fill_between(uint64_t quotes) {
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        quotes ^= quotes << shift;
    }
    return quotes;
}

static void structure_read_piece(struct json_values *values, struct piece *piece) {
    struct slice rest = slice_after(buf_slice(&values->window), values->at);
    unsigned char padded[JSON_BLOCK_BYTES];
    const unsigned char *bytes = rest.ptr;
    struct json_block block;

    piece->len = rest.len < JSON_BLOCK_BYTES ? rest.len : JSON_BLOCK_BYTES;
    if (rest.len < JSON_BLOCK_BYTES) {
        memset(padded, ' ', sizeof(padded));
        memcpy(padded, rest.ptr, rest.len);
        bytes = padded;
    }
    json_block_read(bytes, &block);
    piece->escapes_next = values->escapes_next;
    uint64_t escaped = 0;
    if (block.backslashes != 0 || piece->escapes_next) {
        values->pick.has_escapes = true;
        escaped = find_escaped(block.backslashes, &piece->escapes_next);
        if (piece->len < JSON_BLOCK_BYTES) {
            piece->escapes_next = (escaped >> piece->len & 1) != 0;
        }
    }
    piece->in_string = fill_between(block.quotes & ~escaped);
    piece->in_string ^= values->in_string ? ~UINT64_C(0) : 0;
    piece->events = ((block.opens | block.closes | block.colons) & ~piece->in_string) |
                    (block.newlines & piece->in_string);
}

/* What is at hand of the value. */
static struct slice value_text(const struct json_values *values) {
    return slice_after(buf_slice(&values->window), values->start);
}

/* The byte before a place, blanks left out; a comma when it is not at hand any more. */
static unsigned char byte_before(struct slice text, size_t at) {
    while (at > 0) {
        unsigned char byte = text.ptr[--at];
        if (!byte_is_blank(byte)) {
            return byte;
        }
    }
    return ',';
}

/* Whether the key in front of a colon is the array's. */
static bool is_array_key(const struct json_values *values, struct slice text, size_t at) {
    struct json_short room;

    return slice_equal(json_pick_key_text(&values->pick, text, at, &room), values->array);
}

static void see_colon(struct json_values *values, size_t at) {
    struct slice text = value_text(values);

    values->wants_open = !values->element && values->depth == 1 && values->array.len > 0 &&
                         is_array_key(values, text, at);
    if (!values->in_pieces && values->depth <= values->pick.depth_max) {
        json_pick_key(&values->pick, text, at, values->depth);
    }
}

static enum json_structure see_open(struct json_values *values, size_t at, unsigned char byte) {
    unsigned char before = byte_before(value_text(values), at);

    if (values->depth > 0 && before != ':' && before != ',' && before != '[') {
        return JSON_STRUCTURE_FAULT;
    }
    if (values->wants_open && byte == '[' && before == ':') {
        return JSON_STRUCTURE_ARRAY;
    }
    values->wants_open = false;
    if (values->depth++ == 0) {
        values->is_object = byte == '{';
    }
    return JSON_STRUCTURE_GOES_ON;
}

static enum json_structure see_close(struct json_values *values, unsigned char byte) {
    if (values->depth > 1) {
        values->depth--;
        return JSON_STRUCTURE_GOES_ON;
    }
    return values->is_object == (byte == '}') ? JSON_STRUCTURE_ENDED : JSON_STRUCTURE_FAULT;
}

/* at: in the value. */
static enum json_structure see_event(struct json_values *values, size_t at) {
    unsigned char byte = values->window.ptr[values->start + at];

    switch (byte) {
    case ':':
        see_colon(values, at);
        return JSON_STRUCTURE_GOES_ON;
    case '{':
    case '[':
        return see_open(values, at, byte);
    case '}':
    case ']':
        return see_close(values, byte);
    default:
        return JSON_STRUCTURE_FAULT; /* a line end in a string */
    }
}

enum json_structure json_structure_scan(struct json_values *values) {
    while (values->at < values->window.len) {
        struct piece piece;
        structure_read_piece(values, &piece);
        while (piece.events != 0) {
            size_t at = values->at + (unsigned)__builtin_ctzll(piece.events);
            enum json_structure seen = see_event(values, at - values->start);
            if (seen != JSON_STRUCTURE_GOES_ON) {
                values->at = at + (seen == JSON_STRUCTURE_FAULT ? 0 : 1);
                values->in_string = false;
                values->escapes_next = false;
                return seen;
            }
            piece.events &= piece.events - 1;
        }
        values->at += piece.len;
        values->in_string = (piece.in_string >> (piece.len - 1) & 1) != 0;
        values->escapes_next = piece.escapes_next;
    }
    return JSON_STRUCTURE_GOES_ON;
}
