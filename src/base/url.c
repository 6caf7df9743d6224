/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/url.h"

#include "promtail/byte.h"

struct slice url_authority(struct slice rest) {
    size_t len = 0;

    while (len < rest.len && memchr("/?#", rest.ptr[len], 3) == NULL) {
        len++;
    }
    return slice_first(rest, len);
}

bool url_cut(struct slice text, struct url *url) {
    size_t scheme = slice_starts_with(text, SLICE("https://"))  ? 8
                    : slice_starts_with(text, SLICE("http://")) ? 7
                                                                : 0;

    *url = (struct url){.scheme = slice_first(text, scheme), .rest = slice_after(text, scheme)};
    if (scheme == 0) {
        return false;
    }
    struct slice authority = url_authority(url->rest);
    size_t at = slice_last_index(authority, '@');
    if (at < authority.len) {
        url->has_user = true;
        url->user_info = slice_first(authority, at);
        url->rest = slice_after(url->rest, at + 1);
    }
    return true;
}

struct slice url_trim_slashes(struct slice text) {
    while (slice_ends_with(text, SLICE("/"))) {
        text.len--;
    }
    return text;
}

bool url_check_bytes(struct slice text, struct error *err) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ' ' || byte_is_control(text.ptr[i])) {
            return error_set(err, ERROR_INPUT, "has a blank or control byte at position %zu",
                             i + 1);
        }
    }
    return true;
}

bool url_check(struct slice text, struct url *url, struct error *err) {
    if (!url_check_bytes(text, err)) {
        return false;
    }
    if (!url_cut(text, url)) {
        return error_set(err, ERROR_INPUT, "must begin with http:// or https://");
    }
    struct slice authority = url_authority(url->rest);
    if (authority.len == 0 || authority.ptr[0] == ':') {
        return error_set(err, ERROR_INPUT, "has no host");
    }
    return true;
}
