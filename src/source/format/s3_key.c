/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_key.h"

static bool all_digits(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return true;
}

static bool is_account(struct slice text) {
    return (text.len == 11 || text.len == 12) && all_digits(text);
}

static bool is_organisation(struct slice text) {
    return slice_starts_with(text, SLICE("o-")) && text.len >= 12 && text.len <= 34;
}

static struct slice take_segment(struct slice *rest) {
    struct slice segment;

    slice_cut(*rest, '/', &segment, rest);
    return segment;
}

/* What stands behind the last segment "AWSLogs"; false without one. */
static bool behind_awslogs(struct slice key, struct slice *rest) {
    bool found = false;

    for (struct slice at = key; at.len > 0;) {
        if (slice_equal(take_segment(&at), SLICE("AWSLogs"))) {
            found = true;
            *rest = at;
        }
    }
    return found;
}

struct s3_key s3_key_parse(struct slice key) {
    size_t slash = slice_last_index(key, '/');
    struct s3_key parts = {.name = slash < key.len ? slice_after(key, slash + 1) : key};
    struct slice rest;

    if (!behind_awslogs(key, &rest)) {
        return parts;
    }
    struct slice account = take_segment(&rest);
    if (is_organisation(account)) {
        account = take_segment(&rest);
    }
    if (is_account(account)) {
        parts.account = account;
        parts.service = take_segment(&rest);
        parts.region = take_segment(&rest);
    }
    return parts;
}
