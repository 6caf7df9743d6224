/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batch_read: the entries of a batch, one after the other, as they were added.
 *
 * Ownership: borrows the batch, which must not change, nor have given up its bytes
 *            (batch_free_bytes). What is read points into it.
 */
#ifndef PROMTAIL_BATCH_READ_H
#define PROMTAIL_BATCH_READ_H

#include "promtail/batch.h"
#include "promtail/label.h"

struct stream;

struct batch_cursor {
    const struct stream *stream; /* NULL: all was read */
    size_t at;                   /* bytes of its entries that were read */
};

struct batch_entry {
    struct slice labels; /* {a="b", c="d"} */
    int64_t time_ns;
    struct slice line;
    struct slice metadata; /* of batch_read_pair */
};

void batch_cursor_init(struct batch_cursor *cursor, const struct batch *batch);
/* False: there are no more. */
bool batch_read_next(struct batch_cursor *cursor, struct batch_entry *entry);
/* Takes the first pair off the metadata; false: there is none. */
bool batch_read_pair(struct slice *metadata, struct label *pair);
/* Takes the first label off the text of a stream, unescaped into room, which has the text's
 * length; false: there is none. */
bool batch_read_label(struct slice *labels, struct label *label, unsigned char *room);

#endif
