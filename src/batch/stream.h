/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: the entries of one label set, encoded as they come.
 */
#ifndef PROMTAIL_BATCH_STREAM_H
#define PROMTAIL_BATCH_STREAM_H

#include "promtail/buf.h"
#include "promtail/entry.h"

struct stream {
    struct stream *next;   /* in order of arrival, or of the free list */
    uint64_t label_number; /* of the label set whose entry came last; 0: it had none */
    struct slice labels;   /* owned, in `text` */
    size_t labels_size;    /* of the field that holds them */
    struct buf text;       /* owned */
    struct buf entries;    /* owned: StreamAdapter.entries fields, tags included */
    size_t count;
};

/* How an entry is encoded: worked out once, before it is known which batch takes it. */
struct encoded_entry {
    uint64_t seconds; /* as protobuf's int64 has it: two's complement */
    uint32_t nanos;
    uint32_t time_size;
    size_t body_size;  /* of the EntryAdapter message */
    size_t field_size; /* of the field in the stream that holds it */
};

struct encoded_entry stream_measure(const struct entry *entry);
void stream_init(struct stream *stream, struct slice labels);
void stream_add(struct stream *stream, const struct entry *entry,
                const struct encoded_entry *encoded);
/* Bytes of the whole StreamAdapter message / of the field in PushRequest that holds it. */
size_t stream_body_size(const struct stream *stream);
size_t stream_field_size(const struct stream *stream);
unsigned char *stream_write(const struct stream *stream, unsigned char *to);
void stream_clean_up(struct stream *stream);
/* Empties it for another label set; memory beyond keep bytes is given back. */
void stream_recycle(struct stream *stream, size_t keep);

#endif
