/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_columns: the columns of a line that STRUCTURED_METADATA names ("column:NAME"), as structured
 * metadata of the line's entries. An empty field, and "-", is a value that is not there.
 *
 * Ownership: copies the fields' texts, since a line that comes in parts loses its first one before
 *            the last entry of it is made.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_LINE_COLUMNS_H
#define PROMTAIL_SOURCE_FORMAT_LINE_COLUMNS_H

#include "promtail/arena.h"
#include "source/record_metadata.h"

struct line_columns {
    const struct source_env *env;           /* borrowed */
    unsigned numbers[METADATA_COLUMNS_MAX]; /* of the wanted columns; 0: the object has none such */
    bool any;                               /* a wanted one is there */
    size_t fixed;                           /* pairs that all lines have */
    struct record_metadata metadata;
    struct arena memory; /* of this line */
};

void line_columns_init(struct line_columns *columns, const struct source_env *env);
void line_columns_clean_up(struct line_columns *columns); /* safe on zeroes, and twice */

/* From here on the lines have these columns: names with blanks, tabs or the separator between. */
void line_columns_name(struct line_columns *columns, struct slice names, char separator);
/* The metadata of the entries of this line, of which the first part is at hand. Only when any is
 * set; it is valid until the next line. */
void line_columns_read(struct line_columns *columns, struct slice line, char separator,
                       struct entry *entry);

#endif
