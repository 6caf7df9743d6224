/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_cut: cuts the plain forms of JSON off the front of text at hand, for the loops that see the
 * same members again and again. What they do not take, json_read reads from the same place: it
 * knows every form, and says what is wrong.
 */
#ifndef PROMTAIL_JSON_CUT_H
#define PROMTAIL_JSON_CUT_H

#include <stdint.h>

#include "promtail/buf.h"

/* Exactly these bytes. */
static inline bool json_cut_bytes(struct slice *text, struct slice bytes) {
    if (text->len < bytes.len || memcmp(text->ptr, bytes.ptr, bytes.len) != 0) {
        return false;
    }
    text->ptr += bytes.len;
    text->len -= bytes.len;
    return true;
}

/* How far text goes on without what ends a string, or needs a look. */
size_t json_cut_plain(struct slice text);
/* Of a string with escapes; as json_cut_string. */
MUST_CHECK bool json_cut_escaped(struct slice *text, struct buf *room, struct slice *inside);

/* The rest of a string, its first quote cut off already. *inside: its text, which is a part of
 * `text`, or, when it has escapes, was appended to room. False: its end is not at hand, it is not
 * valid, or there is no room; then room is as it was. */
static inline MUST_CHECK bool json_cut_string(struct slice *text, struct buf *room,
                                              struct slice *inside) {
    size_t len = json_cut_plain(*text);

    if (len == text->len || text->ptr[len] != '"') {
        return json_cut_escaped(text, room, inside);
    }
    *inside = (struct slice){text->ptr, len};
    text->ptr += len + 1;
    text->len -= len + 1;
    return true;
}

/* A whole number of up to max with a comma or a bracket after it. False: it is another number. */
MUST_CHECK bool json_cut_whole(struct slice *text, uint64_t max, uint64_t *number);

#endif
