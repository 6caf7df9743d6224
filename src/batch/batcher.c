/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "batch_impl.h"
#include "equal_lines.h"
#include "promtail/batcher.h"
#include "promtail/container_of.h"

enum {
    ENCODED_MAX = 7 * 512 * 1024, /* 3.5 MiB: half a MiB below Loki's gRPC limit */
    ITEMS_MAX = 4096,             /* that wait for one batch: lines of a few bytes, an item each */
};

struct batcher {
    struct entry_sink sink;
    struct push_sink *out; /* borrowed */
    struct tally *tally;   /* borrowed */
    struct batch_pool pool;
    struct equal_lines equal_lines;
    struct batch *open; /* oldest first */
    struct batch *last; /* the one that took the last entry */
    unsigned open_count;
    unsigned tenants_max;
    size_t bytes_max;
    size_t encoded_max;
};

static void unlink_batch(struct batcher *batcher, struct batch *batch) {
    struct batch **at = &batcher->open;

    while (*at != batch) {
        at = &(*at)->next;
    }
    *at = batch->next;
    batcher->open_count--;
    batcher->last = NULL;
}

/* why: what closes it. */
static bool batcher_push(struct batcher *batcher, struct batch *batch, const char *why,
                         struct error *err) {
    if (batcher->tally->log != NULL) {
        log_write(batcher->tally->log, LOG_DEBUG,
                  "a batch of %zu entries, %zu bytes of lines, is closed: %s", batch->entries,
                  batch->line_bytes, why);
    }
    unlink_batch(batcher, batch);
    return batcher->out->push(batcher->out, batch, err);
}

static struct batch *find_open(struct batcher *batcher, struct slice tenant) {
    struct batch *batch = batcher->last;

    if (batch != NULL && slice_equal(batch->tenant, tenant)) {
        return batch;
    }
    for (batch = batcher->open; batch != NULL; batch = batch->next) {
        if (slice_equal(batch->tenant, tenant)) {
            return batch;
        }
    }
    return NULL;
}

static struct batch *open_batch(struct batcher *batcher, struct slice tenant) {
    struct batch *batch = batch_take(&batcher->pool, tenant);
    struct batch **at = &batcher->open;

    while (*at != NULL) {
        at = &(*at)->next;
    }
    *at = batch;
    batcher->open_count++;
    return batch;
}

/* Why the entry does not fit into the batch; NULL: it does. */
static const char *batcher_full(const struct batcher *batcher, const struct batch *batch,
                                const struct entry *entry, const struct encoded_entry *encoded) {
    enum { STREAM_OVERHEAD = 32 }; /* tags and lengths around a new stream, at most */
    size_t size = encoded->field_size + entry->labels->text.len + STREAM_OVERHEAD;

    if (batch->line_bytes + entry->line.len > batcher->bytes_max) {
        return "the next line would take it over BATCH_SIZE";
    }
    if (batch->encoded + size > batcher->encoded_max) {
        return "the next entry would take its encoded size over the maximum";
    }
    return batch->item_count == ITEMS_MAX ? "it holds as many items as it may" : NULL;
}

/* Its one entry is larger than a batch may be: nothing more fits, so it is pushed at once. Else
 * each tenant might hold such a one. */
static bool batcher_overfills(const struct batcher *batcher, const struct batch *batch) {
    return batch->line_bytes > batcher->bytes_max || batch->encoded > batcher->encoded_max;
}

static bool add_to_batch(struct batcher *batcher, const struct entry *entry, struct error *err) {
    struct encoded_entry encoded = stream_measure(entry);
    struct batch *batch = find_open(batcher, entry->labels->tenant);
    const char *full = NULL;

    if (batch != NULL && batch->entries > 0) {
        full = batcher_full(batcher, batch, entry, &encoded);
    }
    if (full != NULL) {
        if (!batcher_push(batcher, batch, full, err)) {
            return false;
        }
        batch = NULL;
    }
    if (batch == NULL && batcher->open_count == batcher->tenants_max &&
        !batcher_push(batcher, batcher->open, "too many tenants have one open", err)) {
        return false;
    }
    batch = batch != NULL ? batch : open_batch(batcher, entry->labels->tenant);
    batch_add(batch, entry, &encoded);
    batcher->last = batch;
    tally_entry(batcher->tally, entry->time_ns);
    return !batcher_overfills(batcher, batch) ||
           batcher_push(batcher, batch, "its one entry is larger than a batch may be", err);
}

static bool add_entry(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct batcher *batcher = CONTAINER_OF(sink, struct batcher, sink);
    struct entry moved;

    assert(entry->labels->drop == NULL);
    int64_t time_ns = equal_lines_time(&batcher->equal_lines, entry);
    if (time_ns != entry->time_ns) {
        moved = *entry;
        moved.time_ns = time_ns;
        entry = &moved;
    }
    return add_to_batch(batcher, entry, err);
}

struct batcher *batcher_new(size_t bytes_max, unsigned tenants_max, struct push_sink *out,
                            struct tally *tally) {
    struct batcher *batcher = mem_zalloc(sizeof(*batcher));

    assert(bytes_max > 0 && tenants_max > 0);
    /* No entry waits for another one: a batch is held by all items whose entries are in it. */
    batcher->sink = (struct entry_sink){add_entry, entry_sink_end_nothing};
    batcher->out = out;
    batcher->tally = tally;
    batcher->tenants_max = tenants_max;
    batcher->bytes_max = bytes_max;
    batcher->encoded_max = bytes_max < ENCODED_MAX / 2 ? bytes_max * 2 : ENCODED_MAX;
    return batcher;
}

void batcher_destroy(struct batcher *batcher) {
    if (batcher != NULL) {
        batch_pool_clean_up(&batcher->pool);
        equal_lines_clean_up(&batcher->equal_lines);
        mem_free(batcher);
    }
}

struct entry_sink *batcher_sink(struct batcher *batcher) {
    return &batcher->sink;
}

void batcher_begin(struct batcher *batcher) {
    equal_lines_reset(&batcher->equal_lines);
}

bool batcher_flush(struct batcher *batcher, struct error *err) {
    bool ok = true;

    while (batcher->open != NULL && ok) {
        ok = batcher_push(batcher, batcher->open, "all was read", err);
    }
    return ok;
}

void batcher_abandon(struct batcher *batcher, const struct error *reason) {
    while (batcher->open != NULL) {
        struct batch *batch = batcher->open;
        unlink_batch(batcher, batch);
        batch_settle(batch, false, reason);
    }
}
