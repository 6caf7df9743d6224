/* SPDX-License-Identifier: Apache-2.0 */
#include "escape.h"

#include "promtail/hex.h"
#include "promtail/unicode.h"

static bool is_octal(unsigned char byte) {
    return byte >= '0' && byte <= '7';
}

static int digit_value(uint32_t digit) {
    return digit < 0x80 ? hex_value((unsigned char)digit) : -1;
}

/* After \x{ */
static bool parse_braced_hex(struct regex_cursor *cursor, uint32_t *code_point, bool *valid) {
    uint32_t digit;
    uint32_t value = 0;
    size_t digits = 0;

    *valid = false;
    while (!regex_cursor_at_end(cursor)) {
        if (!regex_cursor_next(cursor, &digit)) {
            return false;
        }
        if (digit == '}') {
            *valid = digits > 0;
            *code_point = value;
            return true;
        }
        if (digit_value(digit) < 0) {
            return true;
        }
        value = value * 16 + (uint32_t)digit_value(digit);
        digits++;
        if (value > UNICODE_MAX) {
            return true;
        }
    }
    return true;
}

/* After \x */
static bool parse_hex(struct regex_cursor *cursor, uint32_t *code_point, bool *valid) {
    uint32_t high;
    uint32_t low;

    *valid = false;
    if (regex_cursor_peek(cursor, 0) == '{') {
        cursor->at++;
        return parse_braced_hex(cursor, code_point, valid);
    }
    if (regex_cursor_at_end(cursor)) {
        return true;
    }
    if (!regex_cursor_next(cursor, &high) || !regex_cursor_next(cursor, &low)) {
        return false;
    }
    if (digit_value(high) >= 0 && digit_value(low) >= 0) {
        *code_point = (uint32_t)(digit_value(high) * 16 + digit_value(low));
        *valid = true;
    }
    return true;
}

/* After the first digit; up to three digits in all. A single digit other than 0 would be a back
 * reference. */
static bool parse_octal(struct regex_cursor *cursor, uint32_t *code_point) {
    uint32_t value = *code_point - '0';

    if (value != 0 && !is_octal(regex_cursor_peek(cursor, 0))) {
        return false;
    }
    for (int i = 0; i < 2 && is_octal(regex_cursor_peek(cursor, 0)); i++) {
        value = value * 8 + (regex_cursor_peek(cursor, 0) - '0');
        cursor->at++;
    }
    *code_point = value;
    return true;
}

static bool escape_parse_letter(uint32_t *code_point) {
    static const char letters[] = "afnrtv";
    static const char values[] = "\a\f\n\r\t\v";
    const char *found = *code_point < 0x80 ? strchr(letters, (int)*code_point) : NULL;

    if (found == NULL || *code_point == 0) {
        return false;
    }
    *code_point = (unsigned char)values[found - letters];
    return true;
}

bool regex_escape_parse(struct regex_cursor *cursor, uint32_t *code_point) {
    size_t from = cursor->at++;
    bool valid;

    if (regex_cursor_at_end(cursor)) {
        regex_cursor_fail(cursor, "trailing backslash at end of expression", from, from);
        return false;
    }
    if (!regex_cursor_next(cursor, code_point)) {
        return false;
    }
    if (*code_point == 'x') {
        if (!parse_hex(cursor, code_point, &valid)) {
            return false;
        }
    } else if (*code_point >= '0' && *code_point <= '7') {
        valid = parse_octal(cursor, code_point);
    } else {
        valid =
            (*code_point < 0x80 && !isalnum((int)*code_point)) || escape_parse_letter(code_point);
    }
    return valid || regex_cursor_fail(cursor, "invalid escape sequence", from, cursor->at);
}
