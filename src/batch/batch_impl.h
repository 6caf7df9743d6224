/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batch_impl: what batch.c, batch_split.c and batcher.c know of a batch. A batch goes back to its
 * pool when it is settled; the pool keeps a few for reuse.
 */
#ifndef PROMTAIL_BATCH_BATCH_IMPL_H
#define PROMTAIL_BATCH_BATCH_IMPL_H

#include "promtail/arena.h"
#include "promtail/batch.h"
#include "promtail/map.h"
#include "stream.h"

enum {
    BATCH_KEEP_BYTES = 320 * 1024, /* of one stream's buffer, for the next batch */
    BATCH_RECENT = 16,             /* a power of two */
};

struct batch_pool {
    struct batch *free;
    struct batch *all; /* every batch there is, for the clean-up */
};

struct batch {
    struct batch_pool *pool;
    struct batch *next_free;
    struct batch *next; /* open batches of the batcher, oldest first */
    struct batch *next_in_pool;
    struct slice tenant; /* copied, in tenant_text */
    struct buf tenant_text;
    struct map streams_by_labels; /* by their text: what decides */
    /* A shortcut: by the number of a label set, the stream that took its last entry. */
    struct stream *recent[BATCH_RECENT];
    struct stream *first;
    struct stream **end;
    struct stream *spare;     /* emptied streams */
    struct work_item **items; /* owned; held once each */
    size_t item_count, item_cap;
    size_t line_bytes;
    size_t encoded; /* of all streams, as fields of PushRequest */
    size_t entries;
};

/* Forgets the shortcuts, because streams are about to be reused or moved. */
void batch_forget_numbers(struct batch *batch);
struct batch *batch_take(struct batch_pool *pool, struct slice tenant);
void batch_pool_clean_up(struct batch_pool *pool);
/* For batch_split: adds a stream for labels that the batch does not have yet; holds an item. */
struct stream *batch_add_stream(struct batch *batch, struct slice labels);
void batch_hold_item(struct batch *batch, struct work_item *item);
void batch_add(struct batch *batch, const struct entry *entry, const struct encoded_entry *encoded);

#endif
