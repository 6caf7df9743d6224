/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_metadata: the structured metadata that the entries of a record get: what
 * STRUCTURED_METADATA names, of what is known of the record. What is read later (a log event, a
 * line) adds its own.
 *
 * Flow:      event -> RECORD_METADATA -> line_writer -> entry
 * Ownership: borrows the record's texts; what has to be mended in them is in memory that is given.
 */
#ifndef PROMTAIL_SOURCE_RECORD_METADATA_H
#define PROMTAIL_SOURCE_RECORD_METADATA_H

#include "promtail/source.h"

struct record_metadata {
    struct label pairs[METADATA_FIELDS + METADATA_COLUMNS_MAX];
    size_t count;
};

/* What the record alone tells. */
void record_metadata_init(struct record_metadata *metadata, const struct source_env *env,
                          const struct event_record *record, struct arena *memory);
void record_metadata_copy(struct record_metadata *metadata, const struct record_metadata *from);
/* Sets a field that is wanted and whose value is not empty; a second value takes the place of the
 * first. */
void record_metadata_set(struct record_metadata *metadata, const struct source_env *env,
                         enum metadata_field field, struct slice value, struct arena *memory);
/* Adds a pair; there is room for METADATA_COLUMNS_MAX beside the fields. */
void record_metadata_add(struct record_metadata *metadata, struct slice name, struct slice value,
                         struct arena *memory);
/* The entries that follow have it. */
void record_metadata_attach(const struct record_metadata *metadata, struct entry *entry);

#endif
