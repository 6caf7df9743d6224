/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gzip_header: finds the end of a gzip member's header, which may come in pieces (RFC 1952, 2.3).
 *
 * Flow:      inflate -> GZIP_HEADER
 * Ownership: borrows the bytes. {0} is a header of which nothing was read.
 * Limits:    names and comments may be of any length; no part of them is kept.
 */
#ifndef PROMTAIL_CODEC_GZIP_HEADER_H
#define PROMTAIL_CODEC_GZIP_HEADER_H

#include <stdint.h>

#include "promtail/slice.h"

struct gzip_header {
    unsigned part; /* private: the one to read next */
    unsigned flags;
    size_t extra_len; /* bytes of the extra field to come */
    uint32_t crc;     /* of all before the CRC */
};

enum gzip_header_status {
    GZIP_HEADER_MORE, /* what is left is less than its next part */
    GZIP_HEADER_READ,
    GZIP_HEADER_DAMAGED,
};

/* Takes its bytes off the front of *in. */
enum gzip_header_status gzip_header_read(struct gzip_header *header, struct slice *in);

#endif
