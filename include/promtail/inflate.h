/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate: a reader that gives the plain bytes of a gzip, zlib or uncompressed stream.
 *
 * Flow:      object | base64 | record -> INFLATE -> content | cloudwatch
 * Ownership: borrows its source; owns a window of compressed bytes (64 KiB) and a decoder (85 KiB),
 *            both made at the first compressed byte, so that plain streams cost nothing.
 * Format:    decided by the first bytes, never by a name: 1f 8b is gzip with any number of members
 *            (RFC 1952), a zlib header (RFC 1950; only with zlib_too), else plain. Zero bytes after
 *            a member are padding; anything else after a member is ERROR_INPUT, as are a wrong CRC,
 *            a wrong length and a truncated stream. An empty stream is empty.
 * Limits:    more than plain_max plain bytes are ERROR_LIMIT (0: no limit), so that a decompression
 *            bomb can't fill the memory.
 */
#ifndef PROMTAIL_INFLATE_H
#define PROMTAIL_INFLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

struct inflate_engine;
struct inflate_member;

struct inflate {
    struct reader reader; /* the plain bytes */
    struct reader *source;
    struct buf window;                   /* owned: compressed bytes */
    size_t at;                           /* of the window: the next byte */
    const struct inflate_engine *engine; /* NULL: by the size of the data; set by tests */
    struct inflate_member *member;       /* owned; NULL until needed */
    uint64_t plain_bytes;                /* given so far */
    uint64_t plain_max;
    bool zlib_too;
    bool source_ended;
    int phase; /* private */
};

void inflate_init(struct inflate *inflate, struct reader *source, bool zlib_too,
                  uint64_t plain_max);
void inflate_clean_up(struct inflate *inflate); /* safe on zeroes, and twice */

/* Whether the first two bytes are those of the format. Text may look like zlib: "x^", "(S". */
bool inflate_is_gzip(struct slice front);
bool inflate_is_zlib(struct slice front);

#endif
