/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batch: the entries of one push body: streams of one tenant, encoded as they arrive, bounded by
 * bytes.
 *
 * Flow:      entry_sink -> BATCH -> push_sink
 * Ownership: batcher makes batches and hands a closed one to the push sink, which owns it until
 *            batch_settle (or batch_split). Memory of a settled batch is reused.
 * Format:    proto/push.proto: `streams` are StreamAdapter messages whose entries are encoded
 *            already ("Loki HTTP API", ingest logs).
 * Limits:    a batch is closed when the next entry would take its line bytes over bytes_max, or its
 *            encoded size over twice that or over 3.5 MiB; only a single larger entry may exceed
 *            that (docs/architecture.md). Never empty.
 */
#ifndef PROMTAIL_BATCH_H
#define PROMTAIL_BATCH_H

#include "promtail/buf.h"
#include "promtail/entry_sink.h"
#include "promtail/push_sink.h"
#include "promtail/tally.h"

struct batch;

/* For loki: */
struct slice batch_tenant(const struct batch *batch); /* empty: the default one */
size_t batch_entries(const struct batch *batch);
size_t batch_encoded_size(const struct batch *batch); /* of batch_encode's output, exact */
/* Appends the PushRequest. False: out is full. */
MUST_CHECK bool batch_encode(const struct batch *batch, struct buf *out);
/* The batch was answered. ok: its items are released; else every item fails with *reason first.
 * Gives the batch back; don't touch it again. */
void batch_settle(struct batch *batch, bool ok, const struct error *reason);
/* 413: cuts it in two of about half the encoded size each; the second is new, the first is the
 * given one. False when it holds one entry only. */
MUST_CHECK bool batch_split(struct batch *batch, struct batch **second);

/* Gathers entries into batches; an entry_sink. One open batch per tenant, at most tenants_max (the
 * oldest is pushed first). */
struct batcher;

struct batcher *batcher_new(size_t bytes_max, unsigned tenants_max, struct push_sink *out,
                            struct tally *tally);
void batcher_destroy(struct batcher *batcher); /* NULL is allowed; no batch may be with the sink */
struct entry_sink *batcher_sink(struct batcher *batcher);
/* A new invocation: lines are compared with its own only. Of equal entries (tenant, labels, time,
 * line, metadata) each gets the next free nanosecond, since Loki would keep one of them. */
void batcher_begin(struct batcher *batcher);
/* Hands all open batches to the push sink; their items fail with the error when it refuses. True
 * when all were taken. */
MUST_CHECK bool batcher_flush(struct batcher *batcher, struct error *err);
/* Fails what is still open with this reason (the time is used up). */
void batcher_abandon(struct batcher *batcher, const struct error *reason);

#endif
