/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_metadata: the structured metadata of the log events of a CloudWatch Logs envelope: what the
 * record has, what the envelope says for all its events, and what an event has of its own.
 *
 * Flow:      envelope -> log_event -> EVENT_METADATA -> entry
 * Ownership: borrows all texts; owns what had to be mended in them.
 */
#ifndef PROMTAIL_SOURCE_EVENT_METADATA_H
#define PROMTAIL_SOURCE_EVENT_METADATA_H

#include "log_event.h"
#include "record_metadata.h"

struct event_metadata {
    const struct source_env *env; /* borrowed; its metadata is there */
    struct record_metadata all;   /* what all events have */
    struct record_metadata one;   /* of the event at hand */
    struct arena memory;          /* of all */
    struct arena event_memory;    /* of the event at hand */
};

/* The names of the envelope's log stream and owner. */
void event_metadata_init(struct event_metadata *metadata, const struct source_env *env,
                         struct slice stream, struct slice owner);
void event_metadata_clean_up(struct event_metadata *metadata);
/* The entry of this event gets it; valid until the next event. */
void event_metadata_read(struct event_metadata *metadata, const struct log_event *event,
                         struct entry *entry);

#endif
