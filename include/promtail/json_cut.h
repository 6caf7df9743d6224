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

enum { JSON_CUT_ROOM = 516 };

/* The rest of a string, its first quote cut off already. *inside: its text, which is a part of
 * `text`, or, when it has escapes, was appended to room. False: its end is not at hand, it is not
 * valid, or room may not have JSON_CUT_ROOM bytes more than the text; then room is as it was. */
MUST_CHECK bool json_cut_string(struct slice *text, struct buf *room, struct slice *inside);
/* A whole number of up to max with a comma or a bracket after it. False: it is another number. */
MUST_CHECK bool json_cut_whole(struct slice *text, uint64_t max, uint64_t *number);

#endif
