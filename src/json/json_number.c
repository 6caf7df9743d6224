/* SPDX-License-Identifier: Apache-2.0 */
#include "json_number.h"

#include "promtail/byte.h"

static size_t count_digits(struct slice text, size_t at) {
    size_t i = at;

    while (i < text.len && byte_is_digit(text.ptr[i])) {
        i++;
    }
    return i - at;
}

bool json_number_is_valid(struct slice text) {
    size_t at = slice_starts_with(text, SLICE("-")) ? 1 : 0;
    size_t whole = count_digits(text, at);

    if (whole == 0 || (whole > 1 && text.ptr[at] == '0')) {
        return false;
    }
    at += whole;
    if (at < text.len && text.ptr[at] == '.') {
        size_t fraction = count_digits(text, at + 1);
        if (fraction == 0) {
            return false;
        }
        at += 1 + fraction;
    }
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        at += at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-') ? 1 : 0;
        size_t exponent = count_digits(text, at);
        if (exponent == 0) {
            return false;
        }
        at += exponent;
    }
    return at == text.len;
}
