/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The preset aws_key: ids of access keys (AKIA or ASIA and 16 capital letters or digits), and
 * secret access keys: 40 bytes of base64, no more and no fewer.
 *
 * As a Git commit's id is 40 such bytes, too, a secret key must begin at most 64 bytes after the
 * word "secret" (in any case) or after the id of an access key.
 * Format: "AWS Identity and Access Management User Guide", unique identifiers.
 */
#include <ctype.h>

#include "redact_preset.h"

enum { PREFIX_BYTES = 4, ID_BYTES = 20, SECRET_BYTES = 40, HINT_REACH = 64 };

static bool is_base64(struct slice text, size_t at) {
    return at < text.len && (isalnum(text.ptr[at]) || text.ptr[at] == '+' || text.ptr[at] == '/');
}

/* The end of the base64 that begins here, or one byte beyond what a key has. */
static size_t aws_key_run_end(struct slice text, size_t start) {
    size_t at = start;

    while (at - start <= SECRET_BYTES && is_base64(text, at)) {
        at++;
    }
    return at;
}

/* A secret key shortly after a hint that ends here. */
static struct redact_span find_secret(struct slice text, size_t hint_end) {
    size_t at = hint_end;

    while (at <= hint_end + HINT_REACH && at < text.len) {
        size_t after = redact_escape_end(text, at); /* its letters and digits are base64, too */
        if (after > at && aws_key_run_end(text, after) == after + SECRET_BYTES) {
            return (struct redact_span){after, after + SECRET_BYTES};
        }
        size_t end = aws_key_run_end(text, at);
        if (end - at == SECRET_BYTES && !is_base64(text, at - 1)) {
            return (struct redact_span){at, end};
        }
        while (end <= hint_end + HINT_REACH && is_base64(text, end)) {
            end++;
        }
        at = end + 1;
    }
    return (struct redact_span){0};
}

static bool is_id_byte(struct slice text, size_t at) {
    return at < text.len && (isupper(text.ptr[at]) || isdigit(text.ptr[at]));
}

static bool is_key_id(struct slice text, size_t at) {
    struct slice rest = slice_after(text, at);
    size_t end = at + PREFIX_BYTES;

    if (!slice_starts_with(rest, SLICE("AKIA")) && !slice_starts_with(rest, SLICE("ASIA"))) {
        return false;
    }
    while (end < at + ID_BYTES && is_id_byte(text, end)) {
        end++;
    }
    return end == at + ID_BYTES && !is_id_byte(text, end);
}

static void find_aws_key(const struct redact_window *window, size_t at,
                         struct redact_found *found) {
    struct slice text = window->text;
    struct slice hint = SLICE("secret");

    if (text.ptr[at] == 'A' && is_key_id(text, at)) {
        found->now = (struct redact_span){at, at + ID_BYTES};
        found->later = find_secret(text, at + ID_BYTES);
    } else if (slice_equal_nocase(slice_between(text, at, at + hint.len), hint)) {
        found->later = find_secret(text, at + hint.len);
    }
}

const struct redact_preset REDACT_PRESET_AWS_KEY = {
    .word = "aws_key",
    .replacement = "<redacted:aws_key>",
    .reason = "redacted_aws_key",
    .triggers = "AsS",
    .find = find_aws_key,
};
