/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_event: one {id, timestamp (ms), message, extractedFields} of a CloudWatch Logs envelope,
 * members in any order; of duplicate ones the last counts. And a list of them, for what is shipped
 * only once the whole envelope is known.
 *
 * Flow:      envelope -> json_read -> LOG_EVENT -> cloudwatch_events
 * Ownership: a list owns the texts, and 16 bytes for each event that has a message; its extracted
 *            fields are kept beside the message.
 * Limits:    a message has at most LOG_EVENT_TEXT_MAX bytes; CloudWatch's own limit is 1 MB.
 */
#ifndef PROMTAIL_SOURCE_LOG_EVENT_H
#define PROMTAIL_SOURCE_LOG_EVENT_H

#include "extracted_fields.h"
#include "promtail/buf.h"
#include "promtail/json_read.h"
#include "promtail/time.h"

enum { LOG_EVENT_TEXT_MAX = 16 * 1024 * 1024, LOG_EVENT_ID_MAX = 255 };

struct log_event {
    struct moment time;
    bool time_unreadable;
    bool has_message;
    struct extracted_fields fields;
    struct slice
        id; /* set only where it is wanted; empty: none of at most LOG_EVENT_ID_MAX bytes */
};

/* Reads an event to its end, its brace read already, and appends its message, if it has one, to
 * texts, whose maximum is that of a message. id: where its id goes; NULL: it is not wanted. */
MUST_CHECK bool log_event_read(struct log_event *event, struct json_read *json, struct buf *texts,
                               struct buf *id, struct error *err);

struct log_event_list {
    struct buf texts; /* the messages, each with its packed fields and id, one after the other */
    struct buf rows;  /* private */
    struct buf id;    /* private: of the event that is read */
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
/* log_event_read, and the event is kept. */
MUST_CHECK bool log_event_list_read(struct log_event_list *list, struct json_read *json,
                                    struct error *err);
/* Those with a message, in order; the message is part of the list. False: there are no more. */
bool log_event_list_next(const struct log_event_list *list, struct log_event_cursor *cursor,
                         struct log_event *event, struct slice *message);

#endif
