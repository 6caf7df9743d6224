/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parked_event: the documents that are parked: entries of a batch that Loki refused, or an event
 * that can't be read, with the reason. event/parked.c reads them.
 *
 * Format: docs/semantics.md#parked-events. JSON without characters that SQS refuses.
 */
#ifndef PROMTAIL_APP_PARKED_EVENT_H
#define PROMTAIL_APP_PARKED_EVENT_H

#include "promtail/batch_read.h"
#include "promtail/digest.h"
#include "promtail/failed_target.h"

enum {
    PARKED_NAME_BYTES = sizeof(PARKED_NAME_START) - 1 + 2 * SHA256_BYTES + sizeof(PARKED_NAME_END)
};

struct parked_why {
    const char *reason; /* as the tally has it: "rejected" */
    const char *text;   /* for people */
};

/* Entries from the cursor on, as many as fit into bytes_best, at least one; the cursor moves past
 * them. tenant: empty for none. name: made of what the document holds, not of why. False: out is
 * full. */
MUST_CHECK bool parked_event_write_entries(struct batch_cursor *cursor, struct slice tenant,
                                           const struct parked_why *why, size_t bytes_best,
                                           struct buf *out, char name[PARKED_NAME_BYTES]);
/* event: JSON. */
MUST_CHECK bool parked_event_write_event(struct slice event, const struct parked_why *why,
                                         struct buf *out, char name[PARKED_NAME_BYTES]);

#endif
