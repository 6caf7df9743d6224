/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry_sink: where a source puts its entries: the pipeline, a batch, or a test.
 *
 * Flow: source -> line_writer -> ENTRY_SINK (metadata, batcher)
 *
 * add() may wait for a free push slot. It fails only when there is no point in reading on: the time
 * is used up (ERROR_DEADLINE) or Loki is down (ERROR_DOWN); the entry is then not taken and the
 * source fails its item with that error. Entries whose label set is dropped (label_set.drop) are
 * counted by who makes them and never come here.
 *
 * end() says that a record of this item (an object, an event, a message) has ended, read whole or
 * not: what waits in the sink for more of it goes out now, under this item, since nothing that
 * follows belongs to it. It fails as add() does, and may be called again: there is then nothing
 * that waits.
 */
#ifndef PROMTAIL_ENTRY_SINK_H
#define PROMTAIL_ENTRY_SINK_H

#include "promtail/entry.h"
#include "promtail/error.h"

struct entry_sink {
    MUST_CHECK bool (*add)(struct entry_sink *sink, const struct entry *entry, struct error *err);
    MUST_CHECK bool (*end)(struct entry_sink *sink, struct work_item *item, struct error *err);
};

/* An end() for sinks in which nothing waits. */
MUST_CHECK bool entry_sink_end_nothing(struct entry_sink *sink, struct work_item *item,
                                       struct error *err);

#endif
