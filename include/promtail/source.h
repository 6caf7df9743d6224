/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source: reads what one event record stands for and puts its entries into a sink.
 *
 * Flow:      event -> SOURCE -> label -> entry_sink
 * A row per event kind, in one table. source_read settles the record's work item: read, failed or
 * refused; nothing is returned, because one bad record must not hide the next.
 */
#ifndef PROMTAIL_SOURCE_H
#define PROMTAIL_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/clock.h"
#include "promtail/deadline.h"
#include "promtail/entry_filter.h"
#include "promtail/entry_sink.h"
#include "promtail/event.h"
#include "promtail/keep_stream.h"
#include "promtail/label_cache.h"
#include "promtail/line_too_long.h"
#include "promtail/log.h"
#include "promtail/metadata_fields.h"
#include "promtail/object_store.h"
#include "promtail/s3_unknown_keys.h"
#include "promtail/tally.h"
#include "promtail/vpc_flow_time.h"

struct source_config { /* process lifetime */
    size_t line_bytes_max;
    enum line_too_long too_long;
    enum keep_stream keep_stream;
    struct metadata_fields metadata; /* STRUCTURED_METADATA, and KEEP_STREAM=metadata */
    enum s3_unknown_keys unknown_keys;
    enum vpc_flow_time vpc_flow_time;
    bool print_lines;           /* PRINT_LOG_LINE */
    bool allow_own_logs;        /* ALLOW_OWN_LOGS */
    struct slice own_log_group; /* AWS_LAMBDA_LOG_GROUP_NAME; empty: unknown */
    struct slice own_function;  /* AWS_LAMBDA_FUNCTION_NAME; empty: unknown */
};

struct record_metadata; /* private */

struct source_env { /* invocation lifetime; all borrowed */
    const struct source_config *config;
    const struct entry_filter *filter; /* NULL: none is configured */
    struct entry_sink *sink;
    struct entry_sink *parked_sink; /* of entries that were final once */
    struct event_keeper *keeper;    /* NULL: what can never be read is only counted */
    struct label_cache *labels;
    struct object_store *objects;
    struct tally *tally;
    const struct log *log;
    const struct clock *clock;
    const struct deadline *deadline;
    struct slice function_arn; /* of this function, as it was invoked; empty: unknown */
    int64_t began_ns;          /* start of the invocation: the last fallback time */
    const struct record_metadata *metadata; /* private: of the record that is read, or NULL */
};

/* S3 objects are fetched ahead: app opens some, and reads them in order. *object is NULL for any
 * other kind, for an object that is skipped, and for one that can't be opened: source_read then
 * tries again, and settles the item by what that says. */
void source_open(const struct source_env *env, const struct event_record *record,
                 struct object **object);
/* Reads the record to its end (object: from source_open; it is closed here) and settles the
 * item. */
void source_read(const struct source_env *env, const struct event_record *record,
                 struct object *object);

#endif
