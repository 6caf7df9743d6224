/* SPDX-License-Identifier: Apache-2.0 */
#include "batch_impl.h"

/* Length of the entry field at the front of a stream's entries. */
static size_t entry_field_size(struct slice entries) {
    uint64_t size = 0;
    size_t i = 1;
    unsigned shift = 0;

    for (; (entries.ptr[i] & 0x80) != 0; i++, shift += 7) {
        size |= (uint64_t)(entries.ptr[i] & 0x7f) << shift;
    }
    size |= (uint64_t)entries.ptr[i] << shift;
    return i + 1 + (size_t)size;
}

static void move_entries(struct batch *from, struct stream *source, size_t offset, size_t count,
                         struct batch *to) {
    struct stream *target = map_get(&to->streams_by_labels, source->labels);
    struct slice entries = slice_after(stream_entries(source), offset);

    if (target == NULL) {
        target = batch_add_stream(to, source->labels);
    }
    size_t before = target->count > 0 ? stream_field_size(target) : 0;
    stream_add_encoded(target, entries, count);
    to->encoded += stream_field_size(target) - before;
    to->entries += count;
    from->encoded -= stream_field_size(source);
    stream_truncate(source, offset, source->count - count);
    from->encoded += source->count > 0 ? stream_field_size(source) : 0;
    from->entries -= count;
}

/* How many entries of the stream stay, at most `most`, until their bytes reach `bytes`; *offset is
 * where they end. */
static size_t count_staying(const struct stream *stream, size_t bytes, size_t most,
                            size_t *offset) {
    size_t count = 0;

    *offset = 0;
    while (count < stream->count && count < most && *offset < bytes) {
        *offset += entry_field_size(slice_after(stream_entries(stream), *offset));
        count++;
    }
    return count;
}

/* Drops streams that lost all their entries. */
static void drop_empty_streams(struct batch *batch) {
    struct stream **at = &batch->first;

    while (*at != NULL) {
        struct stream *stream = *at;
        if (stream->count > 0) {
            at = &stream->next;
            continue;
        }
        *at = stream->next;
        stream_recycle(stream, BATCH_KEEP_BYTES);
        stream->next = batch->spare;
        batch->spare = stream;
    }
    batch->end = at;
    map_reset(&batch->streams_by_labels);
    for (struct stream *stream = batch->first; stream != NULL; stream = stream->next) {
        map_put(&batch->streams_by_labels, stream->labels, stream);
    }
    batch_forget_numbers(batch);
}

/* Which half an item's entries are in is not known: both hold it. */
static void share_items(const struct batch *batch, struct batch *second) {
    for (size_t i = 0; i < batch->item_count; i++) {
        batch_hold_item(second, batch->items[i]);
    }
}

/* Half the bytes of all entries: a stream's labels go into both halves. */
static size_t half_of_entries(const struct batch *batch) {
    size_t bytes = 0;

    for (const struct stream *stream = batch->first; stream != NULL; stream = stream->next) {
        bytes += stream_entries(stream).len;
    }
    return bytes / 2;
}

bool batch_split(struct batch *batch, struct batch **second) {
    if (batch->entries < 2) {
        return false;
    }
    size_t half = half_of_entries(batch);
    size_t may_stay = batch->entries - 1; /* the last one goes over in any case */
    *second = batch_take(batch->pool, batch->tenant);
    for (struct stream *stream = batch->first; stream != NULL; stream = stream->next) {
        size_t offset;
        size_t count = count_staying(stream, half, may_stay, &offset);
        half -= offset < half ? offset : half;
        may_stay -= count;
        if (count < stream->count) {
            move_entries(batch, stream, offset, stream->count - count, *second);
        }
    }
    drop_empty_streams(batch);
    share_items(batch, *second);
    return true;
}
