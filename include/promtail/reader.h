/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader: a stream of bytes that its user pulls.
 *
 * An implementation has a struct reader in its own struct (see CONTAINER_OF). read() appends to
 * `into` at least one byte and at most buf_room(into) (the caller makes sure that there is room),
 * or sets *ended, or both. After *ended or a failure it is not called again. It may wait (see
 * loop.h); what was appended before a failure stays valid.
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

/* A reader of bytes in memory, which it borrows. step: the most bytes per call (0: as many as
 * fit). */
struct slice_reader {
    struct reader reader;
    struct slice rest;
    size_t step;
};
void slice_reader_init(struct slice_reader *reader, struct slice bytes, size_t step);

/* A reader whose first bytes can be looked at before they are read. Borrows its source; owns the
 * front until all of it is read. */
struct peek_reader {
    struct reader reader;
    struct reader *source;
    struct buf front; /* owned; bytes looked at */
    size_t given;     /* bytes of it read already */
    bool source_ended;
    bool source_failed;
    struct error failure; /* the error of the source */
};
/* max: bytes that can be looked at. */
void peek_reader_init(struct peek_reader *peek, struct reader *source, size_t max);
void peek_reader_clean_up(struct peek_reader *peek); /* safe on zeroes, and twice */
/* Before the first read: as many bytes as can be looked at; fewer only when there are no more. The
 * slice is valid until the next read. When the source fails, *front has the bytes before the
 * failure: they can be read, and then the read fails in the same way. */
MUST_CHECK bool peek_reader_look(struct peek_reader *peek, struct slice *front, struct error *err);
/* Before the first read: the first count bytes of the front are not read. */
void peek_reader_skip(struct peek_reader *peek, size_t count);

#endif
