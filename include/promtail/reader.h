/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader: a stream of bytes that is pulled.
 *
 * Whoever implements it puts a struct reader first in its own struct. read() appends to `into` at
 * least one byte and at most buf_room(into) (the caller sees to it that there is room), or sets
 * *ended, or both. After *ended or a failure it is not called again. It may wait (see loop.h); a
 * failure loses nothing that was appended before.
 */
#ifndef PROMTAIL_READER_H
#define PROMTAIL_READER_H

#include <stdbool.h>

#include "promtail/buf.h"
#include "promtail/error.h"

struct reader {
    MUST_CHECK bool (*read)(struct reader *reader, struct buf *into, bool *ended,
                            struct error *err);
};

/* Calls read; asserts room. */
MUST_CHECK bool reader_read(struct reader *reader, struct buf *into, bool *ended,
                            struct error *err);

/* Bytes in memory as a reader; borrows them. step: how many at most per call (0: as many as fit).
 * */
struct slice_reader {
    struct reader reader;
    struct slice rest;
    size_t step;
};
void slice_reader_init(struct slice_reader *reader, struct slice bytes, size_t step);

#endif
