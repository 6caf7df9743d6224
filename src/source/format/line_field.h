/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_field: the fields of a line. Between blanks and between commas a field may stand in
 * "quotes", between blanks in [brackets], too: what separates fields does not end it inside.
 * Nothing is escaped in them; one that is never closed is a byte like any other.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_LINE_FIELD_H
#define PROMTAIL_SOURCE_FORMAT_LINE_FIELD_H

#include "promtail/s3_format.h"

/* The line from the field of that number on. Numbers count from 1; S3_FIELD_LAST is the last.
 * Empty: there is none. */
struct slice line_field_rest(struct slice line, unsigned number, char separator);
/* The field at the front of the rest, without its quotes or brackets, and the blanks around it. */
struct slice line_field(struct slice rest, char separator);

/* The number of the column with this name, 0: there is none. Between the names of a header are
 * blanks, tabs or the separator. */
unsigned line_column(struct slice names, char separator, struct slice wanted);
unsigned line_column_count(struct slice names, char separator);

#endif
