/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metadata_fields: STRUCTURED_METADATA: what a source attaches to its entries as structured
 * metadata, under the names that the variable has for it.
 *
 * Ownership: names of columns are slices of the variable's text.
 */
#ifndef PROMTAIL_METADATA_FIELDS_H
#define PROMTAIL_METADATA_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/slice.h"

enum metadata_field {
    METADATA_LOG_STREAM,       /* CloudWatch: the log stream */
    METADATA_S3_KEY,           /* the object's key */
    METADATA_REQUEST_ID,       /* of the invocation that ships the entry */
    METADATA_EVENT_ID,         /* of the log event, the message, the EventBridge event */
    METADATA_KINESIS_SEQUENCE, /* the record's sequence number */
    METADATA_SOURCE_ACCOUNT,   /* where the record came from */
    METADATA_SOURCE_REGION,
    METADATA_FIELDS
};

enum { METADATA_COLUMNS_MAX = 32 };

struct metadata_fields {
    bool any; /* there is a field or a column */
    bool wanted[METADATA_FIELDS];
    struct slice columns[METADATA_COLUMNS_MAX]; /* "column:NAME": the names */
    size_t column_count;
};

/* A list: "log_stream,column:status", blanks around each trimmed; empty: nothing. */
MUST_CHECK bool metadata_fields_parse(struct metadata_fields *fields, struct slice list,
                                      struct error *err);
void metadata_fields_add(struct metadata_fields *fields, enum metadata_field field);
struct slice metadata_field_name(enum metadata_field field);

#endif
