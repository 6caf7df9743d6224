/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <assert.h>

enum { NS_PER_SECOND = 1000000000 };

static size_t pair_size(const struct label *pair) {
    return (pair->name.len > 0 ? wire_bytes_size(pair->name) : 0) +
           (pair->value.len > 0 ? wire_bytes_size(pair->value) : 0);
}

static void measure_time(struct encoded_entry *encoded, int64_t time_ns) {
    int64_t seconds = time_ns / NS_PER_SECOND;
    int64_t nanos = time_ns % NS_PER_SECOND;

    if (nanos < 0) {
        seconds--;
        nanos += NS_PER_SECOND;
    }
    encoded->seconds = (uint64_t)seconds;
    encoded->nanos = (uint32_t)nanos;
    encoded->time_size = (uint32_t)((seconds != 0 ? 1 + wire_varint_size(encoded->seconds) : 0) +
                                    (nanos != 0 ? 1 + wire_varint_size(encoded->nanos) : 0));
}

struct encoded_entry stream_measure(const struct entry *entry) {
    struct encoded_entry encoded;

    measure_time(&encoded, entry->time_ns);
    encoded.body_size = 2 + encoded.time_size;
    encoded.body_size += entry->line.len > 0 ? wire_bytes_size(entry->line) : 0;
    for (size_t i = 0; i < entry->metadata_count; i++) {
        size_t pair = pair_size(&entry->metadata[i]);
        encoded.body_size += 1 + wire_varint_size(pair) + pair;
    }
    encoded.field_size = 1 + wire_varint_size(encoded.body_size) + encoded.body_size;
    return encoded;
}

static unsigned char *write_time(unsigned char *to, const struct encoded_entry *encoded) {
    *to++ = WIRE_ENTRY_TIMESTAMP;
    *to++ = (unsigned char)encoded->time_size; /* at most 17 */
    if (encoded->seconds != 0) {
        *to++ = WIRE_TIME_SECONDS;
        to = wire_varint(to, encoded->seconds);
    }
    if (encoded->nanos != 0) {
        *to++ = WIRE_TIME_NANOS;
        to = wire_varint(to, encoded->nanos);
    }
    return to;
}

static unsigned char *write_pair(unsigned char *to, const struct label *pair) {
    *to++ = WIRE_ENTRY_METADATA;
    to = wire_varint(to, pair_size(pair));
    if (pair->name.len > 0) {
        to = wire_bytes(to, WIRE_PAIR_NAME, pair->name);
    }
    if (pair->value.len > 0) {
        to = wire_bytes(to, WIRE_PAIR_VALUE, pair->value);
    }
    return to;
}

/* Where to write size more bytes of the body, whose growth the batch bounds before it adds. */
static unsigned char *stream_reserve(struct stream *stream, size_t size) {
    unsigned char *to = buf_reserve(&stream->body, size);

    assert(to != NULL);
    buf_added(&stream->body, size);
    return to;
}

void stream_init(struct stream *stream, struct slice labels) {
    stream->text.max = SIZE_MAX;
    stream->body.max = SIZE_MAX;
    if (!buf_append(&stream->text, labels)) {
        abort();
    }
    stream->labels = buf_slice(&stream->text);
    stream->entries_at = STREAM_HEAD_MAX + wire_bytes_size(stream->labels);
    unsigned char *head = stream_reserve(stream, stream->entries_at);
    wire_bytes(head + STREAM_HEAD_MAX, WIRE_STREAM_LABELS, stream->labels);
    stream->label_number = 0;
    stream->count = 0;
    stream->next = NULL;
}

void stream_add(struct stream *stream, const struct entry *entry,
                const struct encoded_entry *encoded) {
    unsigned char *start = stream_reserve(stream, encoded->field_size);
    unsigned char *to = start;

    *to++ = WIRE_STREAM_ENTRIES;
    to = wire_varint(to, encoded->body_size);
    to = write_time(to, encoded);
    if (entry->line.len > 0) {
        to = wire_bytes(to, WIRE_ENTRY_LINE, entry->line);
    }
    for (size_t i = 0; i < entry->metadata_count; i++) {
        to = write_pair(to, &entry->metadata[i]);
    }
    assert((size_t)(to - start) == encoded->field_size);
    stream->count++;
}

void stream_add_encoded(struct stream *stream, struct slice fields, size_t count) {
    if (!buf_append(&stream->body, fields)) {
        abort();
    }
    stream->count += count;
}

void stream_truncate(struct stream *stream, size_t bytes, size_t count) {
    buf_truncate(&stream->body, stream->entries_at + bytes);
    stream->count = count;
}

struct slice stream_entries(const struct stream *stream) {
    return slice_after(buf_slice(&stream->body), stream->entries_at);
}

size_t stream_field_size(const struct stream *stream) {
    size_t message = stream->body.len - STREAM_HEAD_MAX;

    return 1 + wire_varint_size(message) + message;
}

struct slice stream_field(struct stream *stream) {
    size_t message = stream->body.len - STREAM_HEAD_MAX;
    size_t field = stream_field_size(stream);
    unsigned char *to = stream->body.ptr + stream->body.len - field;

    *to = WIRE_PUSH_STREAMS;
    wire_varint(to + 1, message);
    return slice_of(to, field);
}

void stream_clean_up(struct stream *stream) {
    buf_clean_up(&stream->text);
    buf_clean_up(&stream->body);
    *stream = (struct stream){0};
}

void stream_recycle(struct stream *stream, size_t keep) {
    buf_reset_keeping(&stream->text, keep);
    buf_reset_keeping(&stream->body, keep);
    stream->labels = (struct slice){0};
    stream->count = 0;
}
