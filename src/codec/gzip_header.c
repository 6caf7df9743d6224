/* SPDX-License-Identifier: Apache-2.0 */
#include "gzip_header.h"

#include "plain_check.h"
#include "promtail/little_endian.h"

enum { FIXED_BYTES = 10, METHOD_DEFLATE = 8 };

/* Bits of the flags, and those that must be zero. */
enum { FLAG_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAGS_RESERVED = 0xe0 };

/* Passes over bytes that the CRC of the header is over. */
static void header_take(struct gzip_header *header, struct slice *in, size_t len) {
    header->crc = plain_check_crc32(header->crc, slice_first(*in, len));
    *in = slice_after(*in, len);
}

static enum gzip_header_status read_fixed(struct gzip_header *header, struct slice *in) {
    if (in->len < FIXED_BYTES) {
        return GZIP_HEADER_MORE;
    }
    header->flags = in->ptr[3];
    if (!slice_starts_with(*in, SLICE("\x1f\x8b")) || in->ptr[2] != METHOD_DEFLATE ||
        (header->flags & FLAGS_RESERVED) != 0) {
        return GZIP_HEADER_DAMAGED;
    }
    header_take(header, in, FIXED_BYTES);
    return GZIP_HEADER_READ;
}

static enum gzip_header_status read_extra_len(struct gzip_header *header, struct slice *in) {
    if (in->len < 2) {
        return GZIP_HEADER_MORE;
    }
    header->extra_len = little_endian_16(in->ptr);
    header_take(header, in, 2);
    return GZIP_HEADER_READ;
}

static enum gzip_header_status read_extra(struct gzip_header *header, struct slice *in) {
    size_t len = header->extra_len < in->len ? header->extra_len : in->len;

    header_take(header, in, len);
    header->extra_len -= len;
    return header->extra_len == 0 ? GZIP_HEADER_READ : GZIP_HEADER_MORE;
}

/* A name or a comment: up to a NUL. */
static enum gzip_header_status read_text(struct gzip_header *header, struct slice *in) {
    size_t len = slice_index(*in, '\0');
    bool found = len < in->len;

    header_take(header, in, found ? len + 1 : len);
    return found ? GZIP_HEADER_READ : GZIP_HEADER_MORE;
}

static enum gzip_header_status read_crc(struct gzip_header *header, struct slice *in) {
    if (in->len < 2) {
        return GZIP_HEADER_MORE;
    }
    bool matches = little_endian_16(in->ptr) == (header->crc & 0xffff);
    *in = slice_after(*in, 2);
    return matches ? GZIP_HEADER_READ : GZIP_HEADER_DAMAGED;
}

static const struct {
    unsigned flag; /* 0: always there */
    enum gzip_header_status (*read)(struct gzip_header *header, struct slice *in);
} PARTS[] = {
    {0, read_fixed},        {FLAG_EXTRA, read_extra_len}, {FLAG_EXTRA, read_extra},
    {FLAG_NAME, read_text}, {FLAG_COMMENT, read_text},    {FLAG_CRC, read_crc},
};

enum gzip_header_status gzip_header_read(struct gzip_header *header, struct slice *in) {
    enum gzip_header_status status = GZIP_HEADER_READ;

    while (status == GZIP_HEADER_READ && header->part < sizeof(PARTS) / sizeof(PARTS[0])) {
        unsigned flag = PARTS[header->part].flag;
        if (flag == 0 || (header->flags & flag) != 0) {
            status = PARTS[header->part].read(header, in);
        }
        header->part += status == GZIP_HEADER_READ ? 1 : 0;
    }
    return status;
}
