/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_row: one source in the table of source.c; a file each.
 */
#ifndef PROMTAIL_SOURCE_SOURCE_ROW_H
#define PROMTAIL_SOURCE_SOURCE_ROW_H

#include "promtail/source.h"

struct source_row {
    enum event_kind kind;
    /* Puts the record's entries into the sink. True: all of it was read. False: err says why not,
     * and source.c settles the item. */
    bool (*read)(const struct source_env *env, const struct event_record *record,
                 struct object *object, struct error *err);
};

extern const struct source_row SOURCE_CLOUDWATCH;
extern const struct source_row SOURCE_KINESIS;
extern const struct source_row SOURCE_S3;
extern const struct source_row SOURCE_SQS;
extern const struct source_row SOURCE_SNS;
extern const struct source_row SOURCE_EVENTBRIDGE;

/* Is it the record's own fault, the same at every try? */
bool source_lost_cause(const struct error *err);

/* Adds a label; those that come from an event may be empty, and are then left out. */
void source_label(struct labels *labels, const char *name, struct slice value);
/* The final label set. */
const struct label_set *source_labels_done(const struct source_env *env, struct labels *labels);

#endif
