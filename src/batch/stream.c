/* SPDX-License-Identifier: Apache-2.0 */
#include "stream.h"

#include <assert.h>

#include "wire.h"

enum { NS_PER_SECOND = 1000000000 };

struct timestamp {
    uint64_t seconds; /* as protobuf's int64 has it: two's complement */
    uint32_t nanos;
    size_t size;
};

static struct timestamp timestamp_of(int64_t ns) {
    int64_t seconds = ns / NS_PER_SECOND;
    int64_t nanos = ns % NS_PER_SECOND;

    if (nanos < 0) {
        seconds--;
        nanos += NS_PER_SECOND;
    }
    struct timestamp time = {.seconds = (uint64_t)seconds, .nanos = (uint32_t)nanos};
    time.size = (seconds != 0 ? 1 + wire_varint_size(time.seconds) : 0) +
                (nanos != 0 ? 1 + wire_varint_size(time.nanos) : 0);
    return time;
}

static size_t pair_size(const struct label *pair) {
    return (pair->name.len > 0 ? wire_bytes_size(pair->name) : 0) +
           (pair->value.len > 0 ? wire_bytes_size(pair->value) : 0);
}

static size_t body_size(const struct entry *entry, const struct timestamp *time) {
    size_t size = 2 + time->size;

    size += entry->line.len > 0 ? wire_bytes_size(entry->line) : 0;
    for (size_t i = 0; i < entry->metadata_count; i++) {
        size_t pair = pair_size(&entry->metadata[i]);
        size += 1 + wire_varint_size(pair) + pair;
    }
    return size;
}

size_t stream_entry_size(const struct entry *entry) {
    struct timestamp time = timestamp_of(entry->time_ns);
    size_t size = body_size(entry, &time);

    return 1 + wire_varint_size(size) + size;
}

static unsigned char *write_time(unsigned char *to, const struct timestamp *time) {
    *to++ = WIRE_ENTRY_TIMESTAMP;
    *to++ = (unsigned char)time->size; /* at most 17 */
    if (time->seconds != 0) {
        *to++ = WIRE_TIME_SECONDS;
        to = wire_varint(to, time->seconds);
    }
    if (time->nanos != 0) {
        *to++ = WIRE_TIME_NANOS;
        to = wire_varint(to, time->nanos);
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
    stream->count = 0;
    stream->next = NULL;
}

void stream_add(struct stream *stream, const struct entry *entry) {
    struct timestamp time = timestamp_of(entry->time_ns);
    size_t size = body_size(entry, &time);
    size_t field = 1 + wire_varint_size(size) + size;
    unsigned char *start = buf_reserve(&stream->entries, field);

    assert(start != NULL);
    unsigned char *to = start;
    *to++ = WIRE_STREAM_ENTRIES;
    to = wire_varint(to, size);
    to = write_time(to, &time);
    if (entry->line.len > 0) {
        to = wire_bytes(to, WIRE_ENTRY_LINE, entry->line);
    }
    for (size_t i = 0; i < entry->metadata_count; i++) {
        to = write_pair(to, &entry->metadata[i]);
    }
    assert((size_t)(to - start) == field);
    buf_added(&stream->entries, field);
    stream->count++;
}

size_t stream_body_size(const struct stream *stream) {
    return wire_bytes_size(stream->labels) + stream->entries.len;
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
