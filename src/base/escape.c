/* SPDX-License-Identifier: Apache-2.0 */
#include "escape.h"

#include "promtail/hex.h"
#include "promtail/surrogate.h"
#include "promtail/utf8.h"

enum { CODE_POINT_MAX = 0x10ffff };

/* Reads exactly count digits after the first skip bytes. */
static bool read_hex(struct slice text, size_t skip, size_t count, uint32_t *number) {
    *number = 0;
    if (text.len < skip + count) {
        return false;
    }
    for (size_t i = skip; i < skip + count; i++) {
        int value = hex_value(text.ptr[i]);
        if (value < 0) {
            return false;
        }
        *number = *number << 4 | (uint32_t)value;
    }
    return true;
}

static size_t give_byte(size_t taken, uint32_t byte, unsigned char out[4], size_t *len) {
    out[0] = (unsigned char)byte;
    *len = 1;
    return taken;
}

static size_t give_character(size_t taken, uint32_t code_point, unsigned char out[4], size_t *len) {
    if (code_point > CODE_POINT_MAX) {
        return 0;
    }
    *len = utf8_encode(code_point, out);
    return taken;
}

/* \u002f; above U+FFFF two of them. */
static size_t decode_unicode(struct slice text, unsigned char out[4], size_t *len) {
    uint32_t high;
    uint32_t low;

    if (!read_hex(text, 2, 4, &high)) {
        return 0;
    }
    bool pair = surrogate_is_high(high) && text.len > 7 && text.ptr[6] == '\\' &&
                text.ptr[7] == 'u' && read_hex(text, 8, 4, &low) && surrogate_is_low(low);
    return pair ? give_character(12, surrogate_pair(high, low), out, len)
                : give_character(6, high, out, len);
}

static size_t decode_backslash(struct slice text, unsigned char out[4], size_t *len) {
    static const char letters[] = "abtnvfr"; /* of 0x07 to 0x0d */
    unsigned char kind = text.len > 1 ? text.ptr[1] : '\0';
    const char *letter = kind != '\0' ? strchr(letters, kind) : NULL;
    uint32_t number;

    if (kind == 'u') {
        return decode_unicode(text, out, len);
    }
    if (kind == 'x') {
        return read_hex(text, 2, 2, &number) ? give_byte(4, number, out, len) : 0;
    }
    if (kind == 'U') {
        return read_hex(text, 2, 8, &number) ? give_character(10, number, out, len) : 0;
    }
    if (letter != NULL) {
        return give_byte(2, (uint32_t)('\a' + (letter - letters)), out, len);
    }
    return kind != '\0' && strchr("\"\\/'", kind) != NULL ? give_byte(2, kind, out, len) : 0;
}

/* &#47; &#x2f; */
static size_t decode_reference(struct slice inside, unsigned char out[4], size_t *len) {
    bool hex = inside.len > 1 && (inside.ptr[1] == 'x' || inside.ptr[1] == 'X');
    struct slice digits = slice_after(inside, hex ? 2 : 1);
    uint32_t number = 0;

    for (size_t i = 0; i < digits.len; i++) {
        int value = hex_value(digits.ptr[i]);
        if (value < 0 || (!hex && value > 9)) {
            return 0;
        }
        number = number * (hex ? 16 : 10) + (uint32_t)value;
    }
    return digits.len > 0 ? give_character(inside.len + 2, number, out, len) : 0;
}

static size_t decode_entity(struct slice text, unsigned char out[4], size_t *len) {
    static const struct {
        const char *name;
        unsigned char byte;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    struct slice inside = slice_after(slice_first(text, ESCAPE_BYTES_MAX), 1);
    size_t end = slice_index(inside, ';');

    if (end == inside.len) {
        return 0;
    }
    inside = slice_first(inside, end);
    if (slice_starts_with(inside, SLICE("#"))) {
        return decode_reference(inside, out, len);
    }
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (slice_equal(inside, slice_from_cstr(entities[i].name))) {
            return give_byte(end + 2, entities[i].byte, out, len);
        }
    }
    return 0;
}

size_t escape_decode(struct slice text, unsigned char out[4], size_t *len) {
    uint32_t number;

    switch (text.len > 0 ? text.ptr[0] : '\0') {
    case '%':
        return read_hex(text, 1, 2, &number) ? give_byte(3, number, out, len) : 0;
    case '\\':
        return decode_backslash(text, out, len);
    case '&':
        return decode_entity(text, out, len);
    default:
        return 0;
    }
}

bool escape_is_cut(struct slice text) {
    return text.len > 0 && text.len < ESCAPE_BYTES_MAX && strchr("%\\&", text.ptr[0]) != NULL &&
           slice_index(text, ' ') == text.len && slice_index(text, ';') == text.len;
}
