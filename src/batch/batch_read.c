/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/batch_read.h"

#include "batch_impl.h"
#include "promtail/hex.h"
#include "wire.h"

enum { NS_PER_S = 1000000000 };

/* All of it was written by stream.c. */
static uint64_t batch_read_varint(struct slice *from) {
    uint64_t value = 0;
    size_t i = 0;

    for (unsigned shift = 0; shift < 64 && i < from->len; shift += 7) {
        unsigned char byte = from->ptr[i++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            break;
        }
    }
    *from = slice_after(*from, i);
    return value;
}

/* A length-delimited field with this tag, when it comes next; else it is empty. */
static struct slice take_bytes(struct slice *from, unsigned char tag) {
    if (from->len == 0 || from->ptr[0] != tag) {
        return (struct slice){0};
    }
    *from = slice_after(*from, 1);
    size_t len = (size_t)batch_read_varint(from);
    struct slice bytes = slice_first(*from, len);
    *from = slice_after(*from, len);
    return bytes;
}

static uint64_t take_number(struct slice *from, unsigned char tag) {
    if (from->len == 0 || from->ptr[0] != tag) {
        return 0;
    }
    *from = slice_after(*from, 1);
    return batch_read_varint(from);
}

void batch_cursor_init(struct batch_cursor *cursor, const struct batch *batch) {
    *cursor = (struct batch_cursor){.stream = batch->first};
}

bool batch_read_next(struct batch_cursor *cursor, struct batch_entry *entry) {
    while (cursor->stream != NULL && cursor->at == stream_entries(cursor->stream).len) {
        cursor->stream = cursor->stream->next;
        cursor->at = 0;
    }
    if (cursor->stream == NULL) {
        return false;
    }
    struct slice entries = stream_entries(cursor->stream);
    struct slice rest = slice_after(entries, cursor->at);
    struct slice body = take_bytes(&rest, WIRE_STREAM_ENTRIES);
    cursor->at = entries.len - rest.len;
    struct slice time = take_bytes(&body, WIRE_ENTRY_TIMESTAMP);
    int64_t seconds = (int64_t)take_number(&time, WIRE_TIME_SECONDS);
    int64_t nanos = (int64_t)take_number(&time, WIRE_TIME_NANOS);
    entry->labels = cursor->stream->labels;
    /* Before the year 1678 the second alone is beyond 64 bits, the sum is not. */
    entry->time_ns = (int64_t)((uint64_t)seconds * NS_PER_S + (uint64_t)nanos);
    entry->line = take_bytes(&body, WIRE_ENTRY_LINE);
    entry->metadata = body;
    return true;
}

bool batch_read_pair(struct slice *metadata, struct label *pair) {
    if (metadata->len == 0) {
        return false;
    }
    struct slice bytes = take_bytes(metadata, WIRE_ENTRY_METADATA);
    pair->name = take_bytes(&bytes, WIRE_PAIR_NAME);
    pair->value = take_bytes(&bytes, WIRE_PAIR_VALUE);
    return true;
}

/* What label_set.c escaped: \" \\ \a..\r \xNN. Returns the bytes of the escape after the '\'. */
static size_t label_text_unescape(struct slice escape, unsigned char *out) {
    static const char letters[] = "abtnvfr"; /* of 0x07 to 0x0d */
    const char *letter = strchr(letters, escape.ptr[0]);

    if (escape.ptr[0] == 'x') {
        *out = (unsigned char)(hex_value(escape.ptr[1]) * 16 + hex_value(escape.ptr[2]));
        return 3;
    }
    *out = letter != NULL ? (unsigned char)('\a' + (letter - letters)) : escape.ptr[0];
    return 1;
}

bool batch_read_label(struct slice *labels, struct label *label, unsigned char *room) {
    struct slice text = *labels;
    size_t len = 0;
    size_t i = 0;

    while (i < text.len && strchr("{, ", text.ptr[i]) != NULL) {
        i++;
    }
    text = slice_after(text, i);
    if (text.len == 0 || text.ptr[0] == '}') {
        return false;
    }
    label->name = slice_first(text, slice_index(text, '='));
    text = slice_after(text, label->name.len + 2);
    for (i = 0; text.ptr[i] != '"'; i++) {
        room[len] = text.ptr[i];
        i += text.ptr[i] == '\\' ? label_text_unescape(slice_after(text, i + 1), &room[len]) : 0;
        len++;
    }
    label->value = slice_of(room, len);
    *labels = slice_after(text, i + 1);
    return true;
}
