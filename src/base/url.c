/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/url.h"

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
