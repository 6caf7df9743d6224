/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records: what the readers of records have in common: a row per enum s3_records in s3.c.
 *
 * Flow:      object -> content -> RECORDS (lines, JSON, by content) -> line_writer
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORDS_H
#define PROMTAIL_SOURCE_FORMAT_RECORDS_H

#include "promtail/labels.h"
#include "promtail/reader.h"
#include "promtail/s3_format.h"
#include "source/line_writer.h"

struct records_object { /* all borrowed */
    const struct s3_format *format;
    const struct labels *labels; /* of the object, by its key */
};

/* To the end of the text. The writer has the object's label set, item and time. */
typedef bool records_reader(const struct records_object *object, struct reader *text,
                            struct line_writer *writer, struct error *err);

#endif
