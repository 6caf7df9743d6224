/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batcher: gathers entries into batches; an entry_sink. One open batch per tenant, at most
 * tenants_max (the oldest is pushed first).
 *
 * Flow: source -> BATCHER -> push_sink
 */
#ifndef PROMTAIL_BATCHER_H
#define PROMTAIL_BATCHER_H

#include "promtail/entry_sink.h"
#include "promtail/push_sink.h"
#include "promtail/tally.h"

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
