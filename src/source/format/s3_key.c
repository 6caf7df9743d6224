/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_key.h"

#include "promtail/byte.h"

enum { ORGANISATION_BYTES_MIN = 12, ORGANISATION_BYTES_MAX = 34 }; /* with its "o-" */

static bool all_digits(struct slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!byte_is_digit(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

static bool is_account(struct slice text) {
    return (text.len == 11 || text.len == 12) && all_digits(text);
}

static bool is_organisation(struct slice text) {
    return slice_starts_with(text, SLICE("o-")) && text.len >= ORGANISATION_BYTES_MIN &&
           text.len <= ORGANISATION_BYTES_MAX;
}

static struct slice take_segment(struct slice *rest) {
    struct slice segment;

    slice_cut(*rest, '/', &segment, rest);
    return segment;
}

/* What stands before and after the last segment "AWSLogs"; false without one. */
static bool cut_at_awslogs(struct slice key, struct slice *prefix, struct slice *rest) {
    bool found = false;

    for (struct slice at = key; at.len > 0;) {
        size_t start = key.len - at.len;
        if (slice_equal(take_segment(&at), SLICE("AWSLogs"))) {
            found = true;
            *prefix = slice_first(key, start > 0 ? start - 1 : 0);
            *rest = at;
        }
    }
    return found;
}

/* Takes the start off, if the text has it. */
static struct slice without_start(struct slice text, struct slice start) {
    return slice_starts_with(text, start) ? slice_after(text, start.len) : text;
}

struct s3_key s3_key_parse(struct slice whole) {
    struct s3_key key = {.whole = whole};
    struct slice organisation = {0};
    struct slice service;
    struct slice prefix;
    struct slice rest;

    if (!cut_at_awslogs(whole, &prefix, &rest)) {
        return key;
    }
    struct slice account = take_segment(&rest);
    if (is_organisation(account)) {
        organisation = account;
        account = take_segment(&rest);
    }
    account = without_start(account, SLICE("aws-account-id="));
    bool is_folder = slice_cut(rest, '/', &service, &rest);
    service = without_start(service, SLICE("aws-service="));
    if (is_account(account) && is_folder && service.len > 0) {
        key.prefix = prefix;
        key.organisation = organisation;
        key.account = account;
        key.service = service;
        key.rest = rest;
    }
    return key;
}
