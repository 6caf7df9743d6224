/* SPDX-License-Identifier: Apache-2.0 */
#include "origin.h"

#include <curl/curl.h>

#include "promtail/buf.h"
#include "promtail/url.h"

/* Whether libcurl would send it so: it encodes some bytes, and leaves out a fragment and a "?" that
 * nothing follows. */
static bool is_sent_as_is(struct slice target) {
    bool plain = !slice_ends_with(target, SLICE("?"));

    for (size_t i = 0; i < target.len && plain; i++) {
        plain = target.ptr[i] > ' ' && target.ptr[i] < 0x7f && target.ptr[i] != '#';
    }
    return plain;
}

bool origin_cut(const char *url, struct slice *origin, const char **target) {
    struct slice text = slice_from_cstr(url);
    struct url cut;

    if (!url_cut(text, &cut) || cut.has_user) {
        return false;
    }
    struct slice path = slice_after(cut.rest, url_authority(cut.rest).len);
    *origin = slice_first(text, text.len - path.len);
    *target = url + origin->len;
    return **target == '/' && is_sent_as_is(path);
}

static bool origin_is(const struct origin *origin, struct slice text) {
    return origin->text != NULL && slice_equal(slice_from_cstr(origin->text), text);
}

bool origin_parse(struct origin *origin, struct slice text) {
    if (origin_is(origin, text)) {
        return true;
    }
    origin_clean_up(origin);
    origin->text = mem_alloc(text.len + 1);
    memcpy(origin->text, text.ptr, text.len);
    origin->text[text.len] = '\0';
    origin->parsed = curl_url();
    if (origin->parsed == NULL ||
        curl_url_set(origin->parsed, CURLUPART_URL, origin->text, 0) != CURLUE_OK) {
        origin_clean_up(origin);
        return false;
    }
    return true;
}

void origin_clean_up(struct origin *origin) {
    curl_url_cleanup(origin->parsed);
    mem_free(origin->text);
    *origin = (struct origin){0};
}
