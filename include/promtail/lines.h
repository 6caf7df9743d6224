/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines: cuts a byte stream into text lines.
 *
 * Flow:      object -> inflate -> LINES -> format -> entry_sink
 * Ownership: borrows the source, which must outlive it; owns a window of at most max_bytes + 2.
 * Format:    a line ends in "\n", "\r\n" or the end of input, as in Go's bufio.ScanLines:
 *              ""       no line          "a\n\nb"      "a" "" "b"
 *              "a\n"    "a"              "a\rb\r\n"    "a\rb"
 * Limits:    a text longer than max_bytes comes in pieces of max_bytes, perhaps cut inside a
 *            UTF-8 character. Loki's default max_line_size is 262144 bytes ("Grafana Loki
 *            configuration parameters", limits_config).
 */
#ifndef PROMTAIL_LINES_H
#define PROMTAIL_LINES_H

#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

struct lines {
    struct reader *source; /* borrowed */
    struct buf window;     /* owned */
    size_t taken;          /* bytes of window handed out */
    size_t searched;       /* bytes of window known to hold no newline, from taken on */
    uint64_t count;        /* whole lines handed out */
    bool source_ended;
};

struct line {
    struct slice text; /* borrowed until the next call on the same lines; no terminator */
    bool partial;      /* the text goes on in the next piece */
    bool end;          /* no further line; text is empty */
};

/* max_bytes: at least 1. */
void lines_init(struct lines *lines, struct reader *source, size_t max_bytes);

/* Fails only when the source does, and then hands out nothing; err says after which line. */
MUST_CHECK bool lines_next(struct lines *lines, struct line *line, struct error *err);

/* Safe on zeroed lines, and twice. Leaves the source to its owner. */
void lines_clean_up(struct lines *lines);

#endif
