/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zstd: a reader that gives the plain bytes of a Zstandard stream.
 *
 * Flow:      object | record -> ZSTD -> content
 * Ownership: borrows its source; owns a window of compressed bytes (32 KiB) and libzstd's decoder,
 *            both made at the first read.
 * Format:    RFC 8878: any number of frames, skippable ones among them. Zero bytes after a frame
 *            are padding; any other bytes that are not a frame are ERROR_INPUT, as are a wrong
 *            checksum and an end in the middle. An empty stream is empty.
 * Limits:    the decoder keeps as many plain bytes as the frame's window has: a frame that needs
 *            more than window_log allows is ERROR_REFUSED. zstd writes larger windows only with
 *            --long or --ultra.
 */
#ifndef PROMTAIL_ZSTD_H
#define PROMTAIL_ZSTD_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

enum { ZSTD_WINDOW_LOG = 23 }; /* 8 MiB, which RFC 8878 asks every decoder to support */

struct zstd_decoder;

struct zstd {
    struct reader reader; /* the plain bytes */
    struct reader *source;
    struct buf window; /* owned; compressed bytes */
    size_t at;         /* next byte of the window */
    struct zstd_decoder *decoder;
    uint64_t plain_bytes; /* that came out so far */
    int window_log;       /* the largest window, as a power of two */
    bool source_ended;
    bool in_frame;
    bool had_frame;
};

void zstd_init(struct zstd *zstd, struct reader *source, int window_log);
void zstd_clean_up(struct zstd *zstd); /* safe on zeroes, and twice */

/* Whether these first bytes begin a frame, perhaps after skippable frames that end among them. LZ4
 * has the same skippable frames, so that they alone do not count. */
bool zstd_is_frame(struct slice front);

#endif
