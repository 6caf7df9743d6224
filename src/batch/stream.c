/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <assert.h>

#include "wire.h"

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

void stream_init(struct stream *stream, struct slice labels) {
    stream->text.max = SIZE_MAX;    /* what is added is bounded by the batch, */
    stream->entries.max = SIZE_MAX; /* which looks before it adds */
    if (!buf_append(&stream->text, labels)) {
        abort();
    }
    stream->labels = buf_slice(&stream->text);
    stream->labels_size = wire_bytes_size(stream->labels);
    stream->label_number = 0;
    stream->count = 0;
    stream->next = NULL;
}

void stream_add(struct stream *stream, const struct entry *entry,
                const struct encoded_entry *encoded) {
    unsigned char *start = buf_reserve(&stream->entries, encoded->field_size);

    assert(start != NULL);
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
    buf_added(&stream->entries, encoded->field_size);
    stream->count++;
}

size_t stream_body_size(const struct stream *stream) {
    return stream->labels_size + stream->entries.len;
}

size_t stream_field_size(const struct stream *stream) {
    size_t body = stream_body_size(stream);

    return 1 + wire_varint_size(body) + body;
}

unsigned char *stream_write(const struct stream *stream, unsigned char *to) {
    *to++ = WIRE_PUSH_STREAMS;
    to = wire_varint(to, stream_body_size(stream));
    to = wire_bytes(to, WIRE_STREAM_LABELS, stream->labels);
    memcpy(to, stream->entries.ptr, stream->entries.len);
    return to + stream->entries.len;
}

void stream_clean_up(struct stream *stream) {
    buf_clean_up(&stream->text);
    buf_clean_up(&stream->entries);
    *stream = (struct stream){0};
}

void stream_recycle(struct stream *stream, size_t keep) {
    buf_reset_keeping(&stream->text, keep);
    buf_reset_keeping(&stream->entries, keep);
    stream->labels = (struct slice){0};
    stream->count = 0;
}
