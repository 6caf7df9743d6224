/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "promtail/container_of.h"
#include "promtail/little_endian.h"

enum {
    WINDOW_BYTES = 32 * 1024,
    CHUNK_BYTES = 64 * 1024, /* plain bytes per call: they stay in the cache until they are read */
    MAGIC_BYTES = 4,
    SKIPPABLE_HEADER_BYTES = 8,
};

#define FRAME_MAGIC SLICE("\x28\xb5\x2f\xfd")
#define SKIPPABLE_MAGIC SLICE("\x2a\x4d\x18") /* after a byte 0x50 to 0x5f */

static bool zstd_is_skippable(struct slice front) {
    return front.len >= MAGIC_BYTES && (front.ptr[0] & 0xf0) == 0x50 &&
           slice_starts_with(slice_after(front, 1), SKIPPABLE_MAGIC);
}

bool zstd_is_frame(struct slice front) {
    while (zstd_is_skippable(front) && front.len >= SKIPPABLE_HEADER_BYTES) {
        uint32_t len = little_endian_32(front.ptr + MAGIC_BYTES);
        if (len > front.len - SKIPPABLE_HEADER_BYTES) {
            return false;
        }
        front = slice_after(front, SKIPPABLE_HEADER_BYTES + (size_t)len);
    }
    return slice_starts_with(front, FRAME_MAGIC);
}

static ZSTD_DCtx *zstd_context(const struct zstd *self) {
    return (ZSTD_DCtx *)(void *)self->decoder;
}

static struct slice zstd_unread(const struct zstd *self) {
    return slice_after(buf_slice(&self->window), self->at);
}

/* Reads more compressed bytes, unless there are none. */
static bool zstd_fill(struct zstd *self, struct error *err) {
    buf_drop_front(&self->window, self->at);
    self->at = 0;
    return self->source_ended || reader_read(self->source, &self->window, &self->source_ended, err);
}

static bool zstd_fail(const struct zstd *self, const char *what, struct error *err) {
    return error_set(err, ERROR_INPUT, "the zstd stream %s (after %" PRIu64 " plain bytes)", what,
                     self->plain_bytes);
}

static bool zstd_fail_decoding(const struct zstd *self, size_t status, struct error *err) {
    switch (ZSTD_getErrorCode(status)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        return error_set(err, ERROR_REFUSED,
                         "the zstd stream needs a window of more than %u KiB to unpack: compress "
                         "it without --long and --ultra",
                         1u << (self->window_log - 10));
    case ZSTD_error_dictionary_wrong:
        return error_set(err, ERROR_REFUSED,
                         "the zstd stream needs a dictionary: compress it without one");
    case ZSTD_error_memory_allocation:
        return error_set(err, ERROR_LIMIT, "no memory to unpack zstd");
    default:
        return zstd_fail(self, "is damaged", err);
    }
}

static bool zstd_make_decoder(struct zstd *self, struct error *err) {
    ZSTD_DCtx *context = ZSTD_createDCtx();

    if (context == NULL) {
        return error_set(err, ERROR_LIMIT, "no memory to unpack zstd");
    }
    self->decoder = (struct zstd_decoder *)(void *)context;
    size_t status = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, self->window_log);
    return !ZSTD_isError(status) || zstd_fail_decoding(self, status, err);
}

/* Between frames: zeros after a frame are padding, another frame goes on, other bytes are damage.
 */
static bool zstd_next_frame(struct zstd *self, bool *ended, struct error *err) {
    struct slice rest = zstd_unread(self);

    while (self->had_frame && rest.len > 0 && rest.ptr[0] == 0) {
        self->at++;
        rest = slice_after(rest, 1);
    }
    if (rest.len < MAGIC_BYTES && !self->source_ended) {
        return zstd_fill(self, err);
    }
    *ended = rest.len == 0;
    self->in_frame = slice_starts_with(rest, FRAME_MAGIC) || zstd_is_skippable(rest);
    if (!*ended && !self->in_frame) {
        const char *what = self->had_frame ? "is followed by other bytes" : "does not begin as one";
        return zstd_fail(self, what, err);
    }
    return true;
}

/* Once through libzstd, with the bytes at hand. */
static bool zstd_decode(struct zstd *self, struct buf *into, struct error *err) {
    if (zstd_unread(self).len == 0 && !zstd_fill(self, err)) {
        return false;
    }
    struct slice bytes = zstd_unread(self);
    size_t room = buf_room(into) < CHUNK_BYTES ? buf_room(into) : CHUNK_BYTES;
    ZSTD_inBuffer in = {.src = bytes.ptr, .size = bytes.len};
    ZSTD_outBuffer out = {.dst = buf_reserve(into, room), .size = room};

    size_t status = ZSTD_decompressStream(zstd_context(self), &out, &in);
    if (ZSTD_isError(status)) {
        return zstd_fail_decoding(self, status, err);
    }
    self->at += in.pos;
    buf_added(into, out.pos);
    self->plain_bytes += out.pos;
    self->had_frame = self->had_frame || status == 0;
    self->in_frame = status != 0;
    if (self->in_frame && out.pos == 0 && in.pos == bytes.len && self->source_ended) {
        return zstd_fail(self, "ends in the middle", err);
    }
    return true;
}

static bool read_zstd(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct zstd *self = CONTAINER_OF(reader, struct zstd, reader);
    size_t before = into->len;

    if (self->decoder == NULL && !zstd_make_decoder(self, err)) {
        return false;
    }
    while (into->len == before && !*ended) {
        if (self->in_frame ? !zstd_decode(self, into, err) : !zstd_next_frame(self, ended, err)) {
            return false;
        }
    }
    return true;
}

void zstd_init(struct zstd *self, struct reader *source, int window_log) {
    *self =
        (struct zstd){.reader = {.read = read_zstd}, .source = source, .window_log = window_log};
    buf_init(&self->window, WINDOW_BYTES);
}

void zstd_clean_up(struct zstd *self) {
    ZSTD_freeDCtx(zstd_context(self)); /* NULL is allowed */
    buf_clean_up(&self->window);
    *self = (struct zstd){0};
}
