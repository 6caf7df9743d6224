/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/inflate.h"

#include <zlib.h>

#include "promtail/container_of.h"

enum {
    WINDOW_BYTES = 32 * 1024,
    CHUNK_BYTES =
        64 * 1024, /* plain bytes per call: few enough to stay in the cache until they are read */
    SNIFF_BYTES = 2,
    GZIP_BITS = 16 + MAX_WBITS,
    ZLIB_BITS = MAX_WBITS,
};

enum phase { SNIFFING, PLAIN, MEMBER, BETWEEN };

struct inflate_state {
    z_stream z;
    size_t at; /* index of the next byte in the window */
};

static bool inflate_fill(struct inflate *self, struct error *err) {
    size_t at = self->state == NULL ? 0 : self->state->at;

    buf_drop_front(&self->window, at);
    if (self->state != NULL) {
        self->state->at = 0;
    }
    return self->source_ended || reader_read(self->source, &self->window, &self->source_ended, err);
}

static struct slice inflate_unread(const struct inflate *self) {
    return slice_after(buf_slice(&self->window), self->state == NULL ? 0 : self->state->at);
}

static bool begin_member(struct inflate *self, int bits, struct error *err) {
    self->state = mem_zalloc(sizeof(*self->state));
    self->phase = MEMBER;
    if (inflateInit2(&self->state->z, bits) != Z_OK) {
        mem_free(self->state);
        self->state = NULL;
        return error_set(err, ERROR_LIMIT, "no memory to inflate");
    }
    return true;
}

bool inflate_is_gzip(struct slice front) {
    return slice_starts_with(front, SLICE("\x1f\x8b"));
}

/* RFC 1950: method 8, a window of at most 32 KiB, no dictionary, and a check over both bytes. */
bool inflate_is_zlib(struct slice front) {
    return front.len >= 2 && (front.ptr[0] & 0x8f) == 0x08 && (front.ptr[1] & 0x20) == 0 &&
           ((unsigned)front.ptr[0] << 8 | front.ptr[1]) % 31 == 0;
}

static bool inflate_sniff(struct inflate *self, struct error *err) {
    while (self->window.len < SNIFF_BYTES && !self->source_ended) {
        if (!inflate_fill(self, err)) {
            return false;
        }
    }
    struct slice front = buf_slice(&self->window);
    if (inflate_is_gzip(front)) {
        return begin_member(self, GZIP_BITS, err);
    }
    if (self->zlib_too && inflate_is_zlib(front)) {
        return begin_member(self, ZLIB_BITS, err);
    }
    self->phase = PLAIN;
    return true;
}

static bool read_plain(struct inflate *self, struct buf *into, bool *ended, struct error *err) {
    if (self->window.len == 0 && !self->source_ended) {
        size_t before = into->len;
        bool ok = reader_read(self->source, into, ended, err);
        self->plain_bytes += into->len - before;
        return ok;
    }
    struct slice part = slice_first(buf_slice(&self->window), buf_room(into));
    if (!buf_append(into, part)) {
        return error_set(err, ERROR_LIMIT, "no room");
    }
    buf_drop_front(&self->window, part.len);
    self->plain_bytes += part.len;
    *ended = self->window.len == 0 && self->source_ended;
    return true;
}

static bool fail_in_stream(const struct inflate *self, const char *what, struct error *err) {
    return error_set(err, ERROR_INPUT, "the compressed stream %s (after %" PRIu64 " plain bytes)",
                     what, self->plain_bytes);
}

/* Calls zlib once with the input in the window. */
static bool inflate_run(struct inflate *self, struct buf *into, struct error *err) {
    z_stream *z = &self->state->z;
    struct slice in = inflate_unread(self);
    size_t room = buf_room(into) < CHUNK_BYTES ? buf_room(into) : CHUNK_BYTES;
    unsigned char *out = buf_reserve(into, room);

    if (out == NULL) {
        return error_set(err, ERROR_LIMIT, "no room");
    }
    z->next_in = (Bytef *)(uintptr_t)in.ptr;
    z->avail_in = (uInt)in.len;
    z->next_out = out;
    z->avail_out = (uInt)room;
    int status = inflate(z, Z_NO_FLUSH);
    self->state->at += in.len - z->avail_in;
    buf_added(into, room - z->avail_out);
    self->plain_bytes += room - z->avail_out;
    if (status == Z_STREAM_END) {
        self->phase = BETWEEN;
        return true;
    }
    if (status == Z_BUF_ERROR && self->source_ended && z->avail_in == 0) {
        return fail_in_stream(self, "ends in the middle", err);
    }
    if (status != Z_OK && status != Z_BUF_ERROR) {
        return fail_in_stream(self, "is damaged", err);
    }
    return true;
}

/* After a member: zeros are padding, another member may follow, anything else is an error. */
static bool next_member(struct inflate *self, bool *ended, struct error *err) {
    struct slice rest = inflate_unread(self);

    while (rest.len > 0 && rest.ptr[0] == 0) {
        self->state->at++;
        rest = slice_after(rest, 1);
    }
    if (rest.len < 2 && !self->source_ended) {
        return inflate_fill(self, err);
    }
    if (rest.len == 0) {
        *ended = true;
        return true;
    }
    if (!inflate_is_gzip(rest) || inflateReset2(&self->state->z, GZIP_BITS) != Z_OK) {
        return fail_in_stream(self, "is followed by other bytes", err);
    }
    self->phase = MEMBER;
    return true;
}

static bool inflate_read_member(struct inflate *self, struct buf *into, bool *ended,
                                struct error *err) {
    size_t before = into->len;

    while (into->len == before && !*ended) {
        if (self->phase == BETWEEN) {
            if (!next_member(self, ended, err)) {
                return false;
            }
            continue;
        }
        if (inflate_unread(self).len == 0 && !self->source_ended && !inflate_fill(self, err)) {
            return false;
        }
        if (!inflate_run(self, into, err)) {
            return false;
        }
    }
    if (self->plain_max > 0 && self->plain_bytes > self->plain_max) {
        return error_set(err, ERROR_LIMIT, "inflates to more than %" PRIu64 " bytes",
                         self->plain_max);
    }
    return true;
}

static bool read_inflate(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct inflate *self = CONTAINER_OF(reader, struct inflate, reader);

    if (self->phase == SNIFFING && !inflate_sniff(self, err)) {
        return false;
    }
    if (self->phase == PLAIN) {
        return read_plain(self, into, ended, err);
    }
    return inflate_read_member(self, into, ended, err);
}

void inflate_init(struct inflate *self, struct reader *source, bool zlib_too, uint64_t plain_max) {
    *self = (struct inflate){
        .reader = {.read = read_inflate},
        .source = source,
        .plain_max = plain_max,
        .zlib_too = zlib_too,
        .phase = SNIFFING,
    };
    buf_init(&self->window, WINDOW_BYTES);
}

void inflate_clean_up(struct inflate *self) {
    if (self->state != NULL) {
        inflateEnd(&self->state->z);
        mem_free(self->state);
    }
    buf_clean_up(&self->window);
    *self = (struct inflate){0};
}
