/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The preset email: "jane.doe+logs@mail.example.com", also as a URL has it ("jane%40example.com").
 *
 * Before the '@' up to 64 of ASCII letters, digits and ._%+-; after it labels of letters, digits
 * and hyphens, at least two of them, the last of which begins with two letters.
 */
#include <ctype.h>

#include "redact_preset.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253, DOMAIN_LABEL_MAX = 63 };

static bool is_local(unsigned char byte) {
    return isalnum(byte) || byte == '.' || byte == '_' || byte == '%' || byte == '+' || byte == '-';
}

static size_t label_end(struct slice text, size_t at) {
    while (at < text.len && (isalnum(text.ptr[at]) || text.ptr[at] == '-')) {
        at++;
    }
    return at;
}

static size_t without_hyphens(struct slice text, size_t end) {
    while (text.ptr[end - 1] == '-') {
        end--;
    }
    return end;
}

/* Where the domain that begins here ends: after the last label that may be a top-level domain; 0:
 * there is none. */
static size_t domain_end(struct slice text, size_t start) {
    size_t at = start;
    size_t end = 0;
    bool first = true;

    text = slice_first(text, start + DOMAIN_MAX);
    for (; at < text.len; at++, first = false) {
        size_t label = at;
        at = label_end(text, label);
        if (at == label || at - label > DOMAIN_LABEL_MAX) {
            break;
        }
        if (!first && at - label >= 2 && isalpha(text.ptr[label]) && isalpha(text.ptr[label + 1])) {
            end = without_hyphens(text, at);
        }
        if (at >= text.len || text.ptr[at] != '.') {
            break;
        }
    }
    return end;
}

/* The letters of an escape (\n, \u003c) are not part of the address that begins after its
 * backslash, unless it stands for a letter (\u00e9): then all of it is. */
static size_t after_backslash(struct slice text, size_t start) {
    size_t end = redact_escape_end(text, start);
    struct slice escape = slice_between(text, start, end);
    bool is_letter =
        escape.len == 5 && (!slice_starts_with(escape, SLICE("u00")) || escape.ptr[3] > '7');

    return is_letter ? start - 1 : end;
}

static void find_email(const struct redact_window *window, size_t at, struct redact_found *found) {
    struct slice text = window->text;
    bool encoded = text.ptr[at] == '%';
    size_t start = at;

    if (encoded && !slice_starts_with(slice_after(text, at), SLICE("%40"))) {
        return;
    }
    while (start > window->done && at - start < LOCAL_MAX && is_local(text.ptr[start - 1])) {
        start--;
    }
    if (start > window->done && start < at && text.ptr[start - 1] == '\\') {
        start = after_backslash(text, start);
    }
    while (start < at && text.ptr[start] == '.') {
        start++;
    }
    if (start < at) {
        found->now = (struct redact_span){start, domain_end(text, at + (encoded ? 3 : 1))};
    }
}

const struct redact_preset REDACT_PRESET_EMAIL = {
    .word = "email",
    .replacement = "<redacted:email>",
    .reason = "redacted_email",
    .triggers = "@%",
    .find = find_email,
};
