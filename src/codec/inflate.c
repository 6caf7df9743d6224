/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/inflate.h"

#include <assert.h>

#include "gzip_header.h"
#include "inflate_engine.h"
#include "plain_check.h"
#include "promtail/container_of.h"
#include "promtail/little_endian.h"

enum {
    WINDOW_BYTES = 64 * 1024, /* as much as waits of an S3 object: it is taken at once */
    CHUNK_BYTES =
        64 * 1024, /* plain bytes per call: few enough to stay in the cache until they are read */
    /* Plain bytes at once from data that is at hand: who reads a CloudWatch event looks at as much
     * before it goes on, and a window beside it costs a copy. */
    WHOLE_BYTES = 1024 * 1024,
    ISIZE_BYTES = 4,
    SNIFF_BYTES = 2,
    ZLIB_HEADER_BYTES = 2,
    /* Compressed bytes at hand up to which zlib is not slower: ISA-L's tables cost more to build,
     * zlib's decoding more a byte (docs/benchmarks.md has the measurement). */
    SMALL_BYTES = 1024,
};

enum phase { SNIFFING, PLAIN, HEADER, BODY, TRAILER, BETWEEN };

struct inflate_member {
    void *decoder; /* owned; the engine's */
    struct gzip_header header;
    struct plain_check check;
};

/* Reads more compressed bytes, unless there are none. */
static bool inflate_fill(struct inflate *self, struct error *err) {
    size_t dropped = self->at > INFLATE_BACK_BYTES ? self->at - INFLATE_BACK_BYTES : 0;

    buf_drop_front(&self->window, dropped);
    self->at -= dropped;
    return self->source_ended || reader_read(self->source, &self->window, &self->source_ended, err);
}

static struct slice inflate_unread(const struct inflate *self) {
    return slice_after(buf_slice(&self->window), self->at);
}

static bool fail_in_stream(const struct inflate *self, const char *what, struct error *err) {
    return error_set(err, ERROR_INPUT, "the compressed stream %s (after %" PRIu64 " plain bytes)",
                     what, self->plain_bytes);
}

/* Reads more for a part that is longer than what is unread. */
static bool inflate_fill_part(struct inflate *self, struct error *err) {
    if (self->source_ended) {
        return fail_in_stream(self, "ends in the middle", err);
    }
    return inflate_fill(self, err);
}

/* By the size, for which it reads on until that is clear: a source may end without having said so
 * with its last bytes. */
static bool inflate_choose(struct inflate *self, struct error *err) {
    while (!self->source_ended && inflate_unread(self).len <= SMALL_BYTES) {
        if (!inflate_fill(self, err)) {
            return false;
        }
    }
    self->engine = inflate_unread(self).len <= SMALL_BYTES ? &INFLATE_ZLIB : &INFLATE_ISAL;
    return true;
}

static bool begin_stream(struct inflate *self, bool is_zlib, struct error *err) {
    if (self->engine == NULL && !inflate_choose(self, err)) {
        return false;
    }
    void *decoder = self->engine->make();
    if (decoder == NULL) {
        return error_set(err, ERROR_LIMIT, "no memory to inflate");
    }
    self->member = mem_zalloc(sizeof(*self->member));
    self->member->decoder = decoder;
    plain_check_init(&self->member->check, is_zlib);
    self->at = is_zlib ? ZLIB_HEADER_BYTES : 0; /* inflate_is_zlib has seen all of it */
    self->phase = is_zlib ? BODY : HEADER;
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
    bool is_zlib = self->zlib_too && inflate_is_zlib(front);
    if (is_zlib || inflate_is_gzip(front)) {
        return begin_stream(self, is_zlib, err);
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

static bool skip_header(struct inflate *self, struct error *err) {
    struct slice in = inflate_unread(self);
    enum gzip_header_status status = gzip_header_read(&self->member->header, &in);

    self->at = self->window.len - in.len;
    if (status == GZIP_HEADER_DAMAGED) {
        return fail_in_stream(self, "is damaged", err);
    }
    if (status == GZIP_HEADER_MORE) {
        return inflate_fill_part(self, err);
    }
    self->phase = BODY;
    return true;
}

/* ISIZE of the last member, modulo 2^32, where the bytes are those of a gzip file (RFC 1952): a
 * hint. */
static size_t inflate_isize(struct slice unread) {
    return unread.len >= ISIZE_BYTES ? little_endian_32(unread.ptr + unread.len - ISIZE_BYTES)
                                     : SIZE_MAX;
}

/* How many plain bytes to take at once: all, when they are few, and what makes them is at hand. */
static size_t inflate_room(const struct inflate *self, const struct buf *into, bool *whole) {
    size_t most = buf_room(into) < WHOLE_BYTES ? buf_room(into) : WHOLE_BYTES;
    size_t chunk = most < CHUNK_BYTES ? most : CHUNK_BYTES;
    size_t isize = self->source_ended ? inflate_isize(inflate_unread(self)) : SIZE_MAX;

    *whole = isize <= most;
    return *whole && isize > chunk ? isize : chunk;
}

/* Calls the engine once with the input in the window. */
static bool decode_body(struct inflate *self, struct buf *into, struct error *err) {
    if (inflate_unread(self).len == 0 && !inflate_fill(self, err)) {
        return false;
    }
    struct slice in = inflate_unread(self);
    bool whole;
    size_t room = inflate_room(self, into, &whole);
    unsigned char *out = buf_reserve(into, room);
    if (out == NULL) {
        return error_set(err, ERROR_LIMIT, "no room");
    }
    struct inflate_run run = {in.ptr, in.len, out, room, self->source_ended, whole};
    enum inflate_status status = self->engine->run(self->member->decoder, &run);
    if (status == INFLATE_DAMAGED) {
        return fail_in_stream(self, "is damaged", err);
    }
    struct slice plain = slice_of(out, room - run.room);
    assert(run.in_len <= self->window.len); /* what it gives back is still there */
    self->at = self->window.len - run.in_len;
    buf_added(into, plain.len);
    self->plain_bytes += plain.len;
    plain_check_add(&self->member->check, plain);
    if (status == INFLATE_MORE && self->source_ended && in.len == 0 && plain.len == 0) {
        return fail_in_stream(self, "ends in the middle", err);
    }
    self->phase = status == INFLATE_END ? TRAILER : BODY;
    return true;
}

static bool check_trailer(struct inflate *self, struct error *err) {
    size_t len = plain_check_len(&self->member->check);
    struct slice rest = inflate_unread(self);

    if (rest.len < len) {
        return inflate_fill_part(self, err);
    }
    if (!plain_check_matches(&self->member->check, slice_first(rest, len))) {
        return fail_in_stream(self, "is damaged", err);
    }
    self->at += len;
    self->phase = BETWEEN;
    return true;
}

/* After a member: zeros are padding, another member may follow, anything else is an error. */
static bool next_member(struct inflate *self, bool *ended, struct error *err) {
    struct slice rest = inflate_unread(self);

    while (rest.len > 0 && rest.ptr[0] == 0) {
        self->at++;
        rest = slice_after(rest, 1);
    }
    if (rest.len < 2 && !self->source_ended) {
        return inflate_fill(self, err);
    }
    if (rest.len == 0) {
        *ended = true;
        return true;
    }
    if (!inflate_is_gzip(rest)) {
        return fail_in_stream(self, "is followed by other bytes", err);
    }
    self->engine->reset(self->member->decoder);
    self->member->header = (struct gzip_header){0};
    plain_check_init(&self->member->check, false);
    self->phase = HEADER;
    return true;
}

static bool inflate_step(struct inflate *self, struct buf *into, bool *ended, struct error *err) {
    switch (self->phase) {
    case HEADER:
        return skip_header(self, err);
    case BODY:
        return decode_body(self, into, err);
    case TRAILER:
        return check_trailer(self, err);
    default:
        return next_member(self, ended, err);
    }
}

static bool inflate_read_members(struct inflate *self, struct buf *into, bool *ended,
                                 struct error *err) {
    size_t before = into->len;

    while (into->len == before && !*ended) {
        if (!inflate_step(self, into, ended, err)) {
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
    return inflate_read_members(self, into, ended, err);
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
    if (self->member != NULL) {
        self->engine->destroy(self->member->decoder);
        mem_free(self->member);
    }
    buf_clean_up(&self->window);
    *self = (struct inflate){0};
}
