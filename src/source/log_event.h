/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_event: one {id, timestamp (ms), message, extractedFields} of a CloudWatch Logs envelope,
 * members in any order; of duplicate ones the last counts. And a list of them, for what is shipped
 * only once the whole envelope is known.
 *
 * Flow:      envelope -> json_read -> LOG_EVENT -> cloudwatch_events
 * Events as AWS writes them are read by json_cut (log_event_plain.c), any other by json_read.
 * Ownership: a list owns 24 bytes for each event that has a message, and the texts that are not as
 *            they stand in the JSON: of messages with escapes, extracted fields, ids.
 * Limits:    a message has at most LOG_EVENT_TEXT_MAX bytes; CloudWatch's own limit is 1 MB.
 */
#ifndef PROMTAIL_SOURCE_LOG_EVENT_H
#define PROMTAIL_SOURCE_LOG_EVENT_H

#include "extracted_fields.h"
#include "promtail/buf.h"
#include "promtail/json_read.h"
#include "promtail/time.h"

enum {
    LOG_EVENT_TEXT_MAX = 16 * 1024 * 1024,
    LOG_EVENT_ID_MAX = 255,
    LOG_EVENT_NS_PER_MS = 1000000, /* of a timestamp's unit */
};

struct log_event {
    struct moment time;
    bool time_unreadable;
    bool has_message;
    bool in_json;         /* the message is a part of the JSON, not of texts */
    struct slice message; /* until json or texts change */
    struct extracted_fields fields;
    struct slice
        id; /* set only where it is wanted; empty: none of at most LOG_EVENT_ID_MAX bytes */
};

/* Reads an event to its end, its brace read already. Its message, if it has one, is a part of the
 * JSON, or appended to texts, whose maximum is that of a message. id: where its id goes; NULL: it
 * is not wanted. */
MUST_CHECK bool log_event_read(struct log_event *event, struct json_read *json, struct buf *texts,
                               struct buf *id, struct error *err);

/* The same, for an event as AWS writes it, when it is at hand whole. False: nothing was read, and
 * what was appended to texts and id has no meaning. */
MUST_CHECK bool log_event_read_plain(struct log_event *event, struct json_read *json,
                                     struct buf *texts, struct buf *id);

struct log_event_list {
    struct slice json; /* borrowed: of which messages are parts */
    struct buf texts;  /* each event's message, packed fields and id, those that it has here */
    struct buf rows;   /* private */
    struct buf id;     /* private: of the event that is read */
    bool wants_id;
    uint64_t without_message;
};

/* The next event of a list, from {0} on. */
struct log_event_cursor {
    size_t row;
    size_t text;
};

void log_event_list_init(struct log_event_list *list, bool wants_id);
void log_event_list_clean_up(struct log_event_list *list); /* safe on zeroes, and twice */
void log_event_list_reset(struct log_event_list *list);    /* empty, memory kept */
/* log_event_read, and the event is kept. json: over memory that outlives the list. */
MUST_CHECK bool log_event_list_read(struct log_event_list *list, struct json_read *json,
                                    struct error *err);
/* Those with a message, in order. False: there are no more. */
bool log_event_list_next(const struct log_event_list *list, struct log_event_cursor *cursor,
                         struct log_event *event);

#endif
