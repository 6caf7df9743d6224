/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/reader.h"

#include "promtail/container_of.h"

#include <assert.h>

enum { FRONT_STEP = 64 * 1024, FRONT_GROWTH = 15 };

bool reader_read(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    assert(buf_room(into) > 0);
    return reader->read(reader, into, ended, err);
}

static bool read_slice(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct slice_reader *self = CONTAINER_OF(reader, struct slice_reader, reader);
    size_t count = self->rest.len < buf_room(into) ? self->rest.len : buf_room(into);

    if (self->step > 0 && count > self->step) {
        count = self->step;
    }
    if (!buf_append(into, slice_first(self->rest, count))) {
        return error_set(err, ERROR_LIMIT, "no room for %zu bytes", count);
    }
    self->rest = slice_after(self->rest, count);
    *ended = self->rest.len == 0;
    return true;
}

void slice_reader_init(struct slice_reader *reader, struct slice bytes, size_t step) {
    *reader = (struct slice_reader){.reader = {.read = read_slice}, .rest = bytes, .step = step};
}

static bool read_source(struct peek_reader *peek, struct buf *into, struct error *err) {
    if (!peek->source_failed && !reader_read(peek->source, into, &peek->source_ended, err)) {
        peek->source_failed = true;
        peek->failure = *err;
    }
    if (peek->source_failed) {
        *err = peek->failure;
    }
    return !peek->source_failed;
}

static bool read_peeked(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct peek_reader *self = CONTAINER_OF(reader, struct peek_reader, reader);
    struct slice rest = slice_after(buf_slice(&self->front), self->given);

    if (rest.len == 0) {
        if (!self->source_ended && !read_source(self, into, err)) {
            return false;
        }
        *ended = self->source_ended;
        return true;
    }
    struct slice part = slice_first(rest, buf_room(into));
    if (!buf_append(into, part)) {
        return error_set(err, ERROR_LIMIT, "no room for %zu bytes", part.len);
    }
    self->given += part.len;
    if (part.len == rest.len) {
        buf_clean_up(&self->front);
        self->given = 0;
        *ended = self->source_ended;
    }
    return true;
}

void peek_reader_init(struct peek_reader *peek, struct reader *source, size_t max) {
    *peek = (struct peek_reader){.reader = {.read = read_peeked}, .source = source};
    buf_init(&peek->front, max);
}

void peek_reader_clean_up(struct peek_reader *peek) {
    buf_clean_up(&peek->front);
    *peek = (struct peek_reader){0};
}

/* Twice what readers give at once, then sixteen times as much, of which only what is read takes
 * memory: what was read is moved once at most in a MiB. */
static void peek_reader_make_room(struct buf *front) {
    size_t room = buf_room(front);
    size_t more = front->len * FRONT_GROWTH + 2 * (size_t)FRONT_STEP;

    if (front->cap - front->len < FRONT_STEP) {
        (void)!buf_reserve(front, more < room ? more : room); /* within its maximum */
    }
}

bool peek_reader_look(struct peek_reader *peek, struct slice *front, struct error *err) {
    bool ok = true;

    while (ok && !peek->source_ended && buf_room(&peek->front) > 0) {
        peek_reader_make_room(&peek->front);
        ok = read_source(peek, &peek->front, err);
    }
    *front = buf_slice(&peek->front);
    return ok;
}

void peek_reader_skip(struct peek_reader *peek, size_t count) {
    assert(peek->given + count <= peek->front.len);
    peek->given += count;
}
