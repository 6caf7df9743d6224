/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/base64.h"

#include "base64_groups.h"
#include "promtail/container_of.h"

enum { VALUE_MAX = 63, GROUP = 4, PLAIN = 3 };

static bool bad_character(const struct base64_reader *self, struct error *err) {
    return error_set(err, ERROR_INPUT,
                     "base64: group %zu is incomplete or has an invalid character",
                     self->taken / GROUP + 1);
}

/* Decodes the last group, which may be padded. Returns the bytes written; 0 when it is invalid. */
static size_t decode_last(const unsigned char *in, unsigned char *out) {
    size_t count = in[3] != '=' ? 3 : in[2] != '=' ? 2 : 1;
    unsigned char a = base64_value(in[0]);
    unsigned char b = base64_value(in[1]);
    unsigned char c = count > 1 ? base64_value(in[2]) : 0;
    unsigned char d = count > 2 ? base64_value(in[3]) : 0;

    if ((a | b | c | d) > VALUE_MAX || (count == 1 && (b & 15) != 0) ||
        (count == 2 && (c & 3) != 0)) {
        return 0;
    }
    out[0] = (unsigned char)(a << 2 | b >> 4);
    out[1] = (unsigned char)(b << 4 | c >> 2);
    out[2] = (unsigned char)(c << 6 | d);
    return count;
}

static void base64_advance(struct base64_reader *self, size_t groups) {
    self->rest = slice_after(self->rest, groups * GROUP);
    self->taken += groups * GROUP;
}

/* Decodes one group; bytes that do not fit are held for the next call. */
static bool read_group(struct base64_reader *self, struct buf *into, struct error *err) {
    if (self->held == 0) {
        if (self->rest.len < GROUP ||
            (self->held = decode_last(self->rest.ptr, self->group)) == 0 ||
            (self->held < PLAIN && self->rest.len > GROUP)) {
            return bad_character(self, err);
        }
        self->given = 0;
        base64_advance(self, 1);
    }
    struct slice left = slice_of(self->group + self->given, self->held - self->given);
    struct slice fits = slice_first(left, buf_room(into));
    if (!buf_append(into, fits)) {
        return error_set(err, ERROR_LIMIT, "no room for base64");
    }
    self->given += fits.len;
    self->held = self->given == self->held ? 0 : self->held;
    return true;
}

/* Decodes groups of which none is the last one, which may be padded. */
static bool read_groups(struct base64_reader *self, size_t groups, struct buf *into,
                        struct error *err) {
    unsigned char *out = buf_reserve(into, groups * PLAIN);

    if (out == NULL || !base64_decode_groups(self->rest.ptr, out, groups)) {
        return bad_character(self, err);
    }
    buf_added(into, groups * PLAIN);
    base64_advance(self, groups);
    return true;
}

static bool read_base64(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct base64_reader *self = CONTAINER_OF(reader, struct base64_reader, reader);
    size_t groups = self->rest.len / GROUP;
    size_t fit = buf_room(into) / PLAIN;

    groups = groups > 0 && self->held == 0 ? groups - 1 : 0;
    groups = groups < fit ? groups : fit;
    if (groups > 0 && !read_groups(self, groups, into, err)) {
        return false;
    }
    bool one_more = groups == 0 || self->rest.len < 2 * GROUP; /* so that the end is told at once */
    if (one_more && (self->held > 0 || self->rest.len > 0) && !read_group(self, into, err)) {
        return false;
    }
    *ended = self->rest.len == 0 && self->held == 0;
    return true;
}

void base64_reader_init(struct base64_reader *reader, struct slice text) {
    *reader = (struct base64_reader){.reader = {.read = read_base64}, .rest = text};
}

bool base64_decode(struct buf *out, struct slice text, struct error *err) {
    struct base64_reader reader;
    bool ended = text.len == 0;

    base64_reader_init(&reader, text);
    while (!ended) {
        if (buf_room(out) == 0) {
            return error_set(err, ERROR_LIMIT, "base64 holds more than %zu bytes", out->max);
        }
        if (!reader_read(&reader.reader, out, &ended, err)) {
            return false;
        }
    }
    return true;
}

bool base64_encode(struct buf *out, struct slice bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t groups = (bytes.len + PLAIN - 1) / PLAIN;
    unsigned char *to = buf_reserve(out, groups * GROUP);

    if (to == NULL) {
        return false;
    }
    for (size_t i = 0; i < bytes.len; i += PLAIN, to += GROUP) {
        unsigned a = bytes.ptr[i];
        unsigned b = i + 1 < bytes.len ? bytes.ptr[i + 1] : 0;
        unsigned c = i + 2 < bytes.len ? bytes.ptr[i + 2] : 0;
        to[0] = (unsigned char)digits[a >> 2];
        to[1] = (unsigned char)digits[(a & 3) << 4 | b >> 4];
        to[2] = (unsigned char)(i + 1 < bytes.len ? digits[(b & 15) << 2 | c >> 6] : '=');
        to[3] = (unsigned char)(i + 2 < bytes.len ? digits[c & 63] : '=');
    }
    buf_added(out, groups * GROUP);
    return true;
}
