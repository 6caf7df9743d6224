/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/lines.h"

#include <assert.h>
#include <inttypes.h>

enum {
    TERMINATOR_BYTES = 2,     /* a text of max_bytes fits into the window with its "\r\n" */
    WINDOW_FIRST = 64 * 1024, /* grows from here, so that short lines stay in the cache */
};

/* Makes room at the end of the window: by moving the unread bytes to its front, and only then by
 * growing. */
static void lines_make_room(struct lines *lines) {
    struct buf *window = &lines->window;
    size_t wanted = window->cap == 0 ? WINDOW_FIRST : window->cap;

    buf_drop_front(window, lines->taken);
    lines->taken = 0;
    if (window->len * 2 > window->cap) {
        wanted = wanted * 2;
    }
    wanted = wanted < window->max ? wanted : window->max;
    unsigned char *room = buf_reserve(window, wanted - window->len);
    assert(room != NULL);
    (void)room;
}

/* Reads once, and not beyond the memory that the window has. */
static bool read_more(struct lines *lines, struct error *err) {
    struct buf *window = &lines->window;
    size_t max = window->max;

    lines_make_room(lines);
    window->max = window->cap;
    bool ok = reader_read(lines->source, window, &lines->source_ended, err);
    window->max = max;
    if (!ok && lines->count > 0) {
        error_prefix(err, "after line %" PRIu64, lines->count);
    }
    return ok;
}

/* Reads until unread[*len] is a newline, or unread is all that can be had (*len == unread->len). */
static bool look_ahead(struct lines *lines, struct slice *unread, size_t *len, struct error *err) {
    *unread = slice_after(buf_slice(&lines->window), lines->taken);
    *len = lines->searched + slice_index(slice_after(*unread, lines->searched), '\n');
    while (*len == unread->len && unread->len < lines->window.max && !lines->source_ended) {
        if (!read_more(lines, err)) {
            return false;
        }
        *unread = buf_slice(&lines->window);
        *len += slice_index(slice_after(*unread, *len), '\n'); /* only new bytes: linear time */
    }
    return true;
}

void lines_init(struct lines *lines, struct reader *source, size_t max_bytes) {
    assert(max_bytes > 0);
    *lines = (struct lines){.source = source};
    buf_init(&lines->window, max_bytes + TERMINATOR_BYTES);
}

bool lines_next(struct lines *lines, struct line *line, struct error *err) {
    size_t max_bytes = lines->window.max - TERMINATOR_BYTES;
    struct slice unread;
    size_t len;

    if (!look_ahead(lines, &unread, &len, err)) {
        return false;
    }
    size_t terminator = len < unread.len ? 1 : 0;
    struct slice text = slice_first(unread, len);
    if (text.len > 0 && text.ptr[text.len - 1] == '\r') {
        text.len--;
    }
    line->partial = text.len > max_bytes;
    line->text = slice_first(text, max_bytes);
    line->end = unread.len == 0;
    size_t used = line->partial ? max_bytes : len + terminator;
    lines->taken += used;
    lines->searched = line->partial ? len - used : 0;
    lines->count += line->partial || line->end ? 0 : 1;
    return true;
}

void lines_clean_up(struct lines *lines) {
    buf_clean_up(&lines->window);
    *lines = (struct lines){0};
}
