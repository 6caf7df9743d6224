/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_row: one source in the table of source.c, a file each; and what these files share
 * (source_row.c), so that no row calls into the table's file.
 */
#ifndef PROMTAIL_SOURCE_SOURCE_ROW_H
#define PROMTAIL_SOURCE_SOURCE_ROW_H

#include "promtail/source.h"

/* What happens to a damaged record, which a retry cannot fix. */
enum source_damage {
    SOURCE_FAILS,   /* its item fails: AWS keeps it, for people to look at */
    SOURCE_REFUSES, /* counted and done: as a failure it would hold up later records for days */
};

struct source_row {
    enum event_kind kind;
    enum source_damage damaged;
    /* Begins to fetch the record's object, which read closes. NULL: there is none. It may find that
     * there is nothing to fetch, and gives NULL. */
    bool (*open)(const struct source_env *env, const struct event_record *record,
                 struct object **object, struct error *err);
    /* Puts the record's entries into the sink. True: all of it was read. False: err says why not,
     * and source.c settles the item. object: what open gave; NULL without open. */
    bool (*read)(const struct source_env *env, const struct event_record *record,
                 struct object *object, struct error *err);
};

extern const struct source_row SOURCE_CLOUDWATCH;
extern const struct source_row SOURCE_KINESIS;
extern const struct source_row SOURCE_S3;
extern const struct source_row SOURCE_SQS;
extern const struct source_row SOURCE_SNS;
extern const struct source_row SOURCE_EVENTBRIDGE;
extern const struct source_row SOURCE_PARKED;

/* What is one entry as it came (text.c); also what a record turns out to be. */
MUST_CHECK bool source_read_text(const struct source_env *env, const struct event_record *record,
                                 struct error *err);

/* True for errors that a retry cannot fix. */
bool source_error_is_permanent(const struct error *err);
/* Why a record with such an error is refused, as the tally counts it. */
const char *source_refusal(const struct error *err);

/* A record of this item has ended, read whole (ok) or not: see entry_sink.end. Returns ok, or false
 * when the entries that waited could not be shipped, and err says why. */
MUST_CHECK bool source_end(const struct source_env *env, struct work_item *item, bool ok,
                           struct error *err);

/* The fallback time: the given one when it is known, else that of the invocation. */
int64_t source_time(const struct source_env *env, struct moment time);
/* A time of the item is there and can't be read: counted, and logged a few times. */
void source_time_unreadable(const struct source_env *env, const struct work_item *item);

/* Adds a label; those that come from an event may be empty, and are then left out. */
void source_label(struct labels *labels, const char *name, struct slice value);
/* The final label set; it lives until the next call. */
const struct label_set *source_labels_done(const struct source_env *env, struct labels *labels);

#endif
