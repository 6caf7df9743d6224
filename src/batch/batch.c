/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "batch_impl.h"
#include "wire.h"

void batch_forget_numbers(struct batch *batch) {
    memset(batch->recent, 0, sizeof(batch->recent));
}

static void batch_empty(struct batch *batch) {
    while (batch->first != NULL) {
        struct stream *stream = batch->first;
        batch->first = stream->next;
        stream_recycle(stream, BATCH_KEEP_BYTES);
        stream->next = batch->spare;
        batch->spare = stream;
    }
    batch->end = &batch->first;
    map_reset(&batch->streams_by_labels);
    batch_forget_numbers(batch);
    batch->item_count = 0;
    batch->line_bytes = 0;
    batch->encoded = 0;
    batch->entries = 0;
}

struct batch *batch_take(struct batch_pool *pool, struct slice tenant) {
    struct batch *batch = pool->free;

    if (batch != NULL) {
        pool->free = batch->next_free;
    } else {
        batch = mem_zalloc(sizeof(*batch));
        batch->pool = pool;
        batch->end = &batch->first;
        batch->next_in_pool = pool->all;
        pool->all = batch;
        buf_init(&batch->tenant_text, SIZE_MAX);
        map_init(&batch->streams_by_labels, (uint64_t)(uintptr_t)batch);
    }
    batch->next_free = NULL;
    batch->next = NULL;
    buf_reset(&batch->tenant_text);
    if (!buf_append(&batch->tenant_text, tenant)) {
        abort();
    }
    batch->tenant = buf_slice(&batch->tenant_text);
    return batch;
}

/* Frees all spare streams but `keep` of them: a busy invocation may have needed many. */
static void trim_spare(struct batch *batch, size_t keep) {
    struct stream **at = &batch->spare;

    for (size_t i = 0; i < keep && *at != NULL; i++) {
        at = &(*at)->next;
    }
    while (*at != NULL) {
        struct stream *stream = *at;
        *at = stream->next;
        stream_clean_up(stream);
        mem_free(stream);
    }
}

static void give_back(struct batch *batch) {
    enum { SPARE_STREAMS = 1 };

    batch_empty(batch);
    trim_spare(batch, SPARE_STREAMS);
    batch->next_free = batch->pool->free;
    batch->pool->free = batch;
}

void batch_pool_clean_up(struct batch_pool *pool) {
    while (pool->all != NULL) {
        struct batch *batch = pool->all;
        pool->all = batch->next_in_pool;
        batch_empty(batch);
        trim_spare(batch, 0);
        buf_clean_up(&batch->tenant_text);
        map_clean_up(&batch->streams_by_labels);
        mem_free(batch->items);
        mem_free(batch);
    }
    *pool = (struct batch_pool){0};
}

struct stream *batch_add_stream(struct batch *batch, struct slice labels) {
    struct stream *stream = batch->spare;

    if (stream != NULL) {
        batch->spare = stream->next;
    } else {
        stream = mem_zalloc(sizeof(*stream));
    }
    stream_init(stream, labels);
    *batch->end = stream;
    batch->end = &stream->next;
    map_put(&batch->streams_by_labels, stream->labels, stream);
    return stream;
}

/* Sets of one number have one text, but sets of one text may have many numbers. */
static struct stream *stream_for(struct batch *batch, const struct label_set *labels) {
    struct stream **recent = &batch->recent[labels->number & (BATCH_RECENT - 1)];
    struct stream *stream = *recent;

    if (stream != NULL && stream->label_number == labels->number) {
        return stream;
    }
    stream = map_get(&batch->streams_by_labels, labels->text);
    stream = stream != NULL ? stream : batch_add_stream(batch, labels->text);
    if (labels->number != 0) {
        stream->label_number = labels->number;
        *recent = stream;
    }
    return stream;
}

/* As a rule the entries of an item come together. An item that comes back after another one is held
 * twice, and released twice. */
void batch_hold_item(struct batch *batch, struct work_item *item) {
    if (item == NULL || (batch->item_count > 0 && batch->items[batch->item_count - 1] == item)) {
        return;
    }
    if (batch->item_count == batch->item_cap) {
        batch->item_cap = batch->item_cap == 0 ? 16 : batch->item_cap * 2;
        batch->items = mem_realloc(batch->items, batch->item_cap * sizeof(struct work_item *));
    }
    batch->items[batch->item_count++] = item;
    work_item_hold(item);
}

void batch_add(struct batch *batch, const struct entry *entry,
               const struct encoded_entry *encoded) {
    struct stream *stream = stream_for(batch, entry->labels);
    size_t before = stream->count > 0 ? stream_field_size(stream) : 0;

    stream_add(stream, entry, encoded);
    batch->encoded += stream_field_size(stream) - before;
    batch->line_bytes += entry->line.len;
    batch->entries++;
    batch_hold_item(batch, entry->item);
}

struct slice batch_tenant(const struct batch *batch) {
    return batch->tenant;
}

size_t batch_entries(const struct batch *batch) {
    return batch->entries;
}

size_t batch_encoded_size(const struct batch *batch) {
    return batch->encoded;
}

static struct slice join_streams(struct batch *batch, struct buf *scratch) {
    buf_reset(scratch);
    unsigned char *to = buf_reserve(scratch, batch->encoded);

    assert(to != NULL);
    for (struct stream *stream = batch->first; stream != NULL; stream = stream->next) {
        struct slice field = stream_field(stream);
        memcpy(to, field.ptr, field.len);
        to += field.len;
        buf_added(scratch, field.len);
    }
    return buf_slice(scratch);
}

struct slice batch_encode(struct batch *batch, struct buf *scratch) {
    bool in_place = batch->first->next == NULL;
    struct slice push = in_place ? stream_field(batch->first) : join_streams(batch, scratch);

    assert(push.len == batch->encoded);
    return push;
}

void batch_free_bytes(struct batch *batch) {
    if (batch->entries == 1) {
        buf_reset_keeping(&batch->first->body, BATCH_KEEP_BYTES);
    }
}

bool batch_was_parked(const struct batch *batch) {
    bool parked = false;

    for (size_t i = 0; i < batch->item_count && !parked; i++) {
        parked = batch->items[i]->parked;
    }
    return parked;
}

void batch_settle(struct batch *batch, bool ok, const struct error *reason) {
    for (size_t i = 0; i < batch->item_count; i++) {
        if (ok) {
            work_item_release(batch->items[i]);
        } else {
            work_item_release_failed(batch->items[i], reason);
        }
    }
    give_back(batch);
}
