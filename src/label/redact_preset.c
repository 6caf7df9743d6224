/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_preset.h"

#include <ctype.h>

#include "promtail/hex.h"

bool redact_digit_at(struct slice text, size_t at) {
    return at < text.len && isdigit(text.ptr[at]);
}

bool redact_word_at(struct slice text, size_t at) {
    return at < text.len && (isalnum(text.ptr[at]) || text.ptr[at] == '_');
}

/* Escapes of JSON, of nginx's logs, and of URLs. */
static const struct {
    const char *mark;
    size_t digits; /* hexadecimal ones after the mark */
} ESCAPES[] = {{"\\u", 4}, {"\\x", 2}, {"%", 2},   {"\\n", 0},
               {"\\r", 0}, {"\\t", 0}, {"\\b", 0}, {"\\f", 0}};
enum { ESCAPE_COUNT = sizeof(ESCAPES) / sizeof(ESCAPES[0]), ESCAPE_BYTES_MAX = 6 };

static bool has_hex_digits(struct slice text, size_t at, size_t count) {
    size_t i = 0;

    while (i < count && at + i < text.len && hex_value(text.ptr[at + i]) >= 0) {
        i++;
    }
    return i == count;
}

/* Asked before the rest: almost all bytes are others. */
static inline bool begins_escape(struct slice text, size_t at) {
    return text.ptr[at] == '\\' || text.ptr[at] == '%';
}

/* Where the escape that begins here ends; 0: there is none. */
static size_t escape_end(struct slice text, size_t start) {
    for (int i = 0; i < ESCAPE_COUNT; i++) {
        struct slice mark = slice_from_cstr(ESCAPES[i].mark);
        if (slice_starts_with(slice_after(text, start), mark) &&
            has_hex_digits(text, start + mark.len, ESCAPES[i].digits)) {
            return start + mark.len + ESCAPES[i].digits;
        }
    }
    return 0;
}

size_t redact_escape_end(struct slice text, size_t at) {
    for (size_t back = 1; back < ESCAPE_BYTES_MAX && back <= at; back++) {
        size_t end = begins_escape(text, at - back) ? escape_end(text, at - back) : 0;
        if (end > at) {
            return end;
        }
    }
    return at;
}

static bool is_escape_before(struct slice text, size_t at) {
    for (size_t back = 2; back <= ESCAPE_BYTES_MAX && back <= at; back++) {
        if (begins_escape(text, at - back) && escape_end(text, at - back) == at) {
            return true;
        }
    }
    return false;
}

bool redact_word_before(struct slice text, size_t at) {
    return at > 0 && redact_word_at(text, at - 1) && !is_escape_before(text, at);
}

bool redact_number_before(struct slice text, size_t at) {
    if (at > 0 && text.ptr[at - 1] == '.') {
        at--;
    }
    return at > 0 && redact_digit_at(text, at - 1) && !is_escape_before(text, at);
}

bool redact_number_at(struct slice text, size_t at) {
    if (at < text.len && text.ptr[at] == '.') {
        at++;
    }
    return redact_digit_at(text, at);
}
