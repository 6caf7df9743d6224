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
size_t batch_encoded_size(const struct batch *batch); /* of what batch_encode gives, exact */
/* The PushRequest, valid until the batch or scratch changes: in the batch's own memory when it has
 * one stream, else put together in scratch, which has no maximum. */
struct slice batch_encode(struct batch *batch, struct buf *scratch);
/* Whether an item of it was parked before: a refusal fails it. */
bool batch_was_parked(const struct batch *batch);
/* After batch_encode, when its bytes were compressed: frees those of one large entry, which cannot
 * be split. The batch must not be encoded again. */
void batch_free_bytes(struct batch *batch);
/* The batch was answered. ok: its items are released; else every item fails with *reason first.
 * Gives the batch back; don't touch it again. */
void batch_settle(struct batch *batch, bool ok, const struct error *reason);
/* 413: cuts it in two of about half the encoded size each; the second is new, the first is the
 * given one. False when it holds one entry only. */
MUST_CHECK bool batch_split(struct batch *batch, struct batch **second);

#endif
