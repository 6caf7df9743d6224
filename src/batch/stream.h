/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: the entries of one label set, encoded as they come.
 *
 * Its memory is the StreamAdapter message, with room in front for the tag and the length that make
 * it a field of PushRequest: a push of one stream is encoded in place.
 */
#ifndef PROMTAIL_BATCH_STREAM_H
#define PROMTAIL_BATCH_STREAM_H

#include "promtail/buf.h"
#include "promtail/entry.h"
#include "wire.h"

enum { STREAM_HEAD_MAX = 1 + WIRE_VARINT_MAX }; /* tag and length of PushRequest.streams, at most */

struct stream {
    struct stream *next;   /* in order of arrival, or of the free list */
    uint64_t label_number; /* of the label set whose entry came last; 0: it had none */
    struct slice labels;   /* owned, in `text` */
    struct buf text;       /* owned */
    struct buf body;       /* owned: STREAM_HEAD_MAX bytes, the labels field, the entry fields */
    size_t entries_at;     /* where the entry fields begin in body */
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
/* Entry fields that are encoded already, of another stream of this label set. */
void stream_add_encoded(struct stream *stream, struct slice fields, size_t count);
/* Keeps the first count entries, whose fields have this many bytes. */
void stream_truncate(struct stream *stream, size_t bytes, size_t count);
struct slice stream_entries(const struct stream *stream);
/* Bytes of the field in PushRequest that holds the stream. */
size_t stream_field_size(const struct stream *stream);
/* That field, in the stream's own memory: valid until the stream changes. */
struct slice stream_field(struct stream *stream);
void stream_clean_up(struct stream *stream);
/* Empties it for another label set; memory beyond keep bytes is given back. */
void stream_recycle(struct stream *stream, size_t keep);

#endif
