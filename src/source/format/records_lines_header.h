/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records_lines_header: the lines of an object that are not records but name the columns.
 *
 *   S3_HEADER_FIRST_LINE  the first line, when it is made of names: each begins with a small letter
 *                         or '_', as something in every record does not. Objects that were put
 *                         together have it again: a line of names with the same first one. Without
 *                         it the format's own columns hold, for lines of as many fields.
 *   S3_HEADER_COMMENTS    every line that begins with '#'; "#Fields:" names the columns. Which byte
 *                         separates them is the user's choice: the format's separator, a tab, '|',
 *                         ';', ',' or a blank, whichever the next line has often enough.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_HEADER_H
#define PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_HEADER_H

#include "format_time.h"
#include "line_columns.h"

enum { HEADER_LINE_MAX = 16 * 1024, HEADER_NAME_MAX = 64 };

struct lines_header {
    const struct s3_format *format; /* borrowed */
    struct line_columns *metadata;  /* borrowed: is told the columns, too */
    bool begun;                     /* a line was there */
    unsigned columns;               /* whose separator is not known yet; 0: it is */
    char first[HEADER_NAME_MAX];    /* name of the first column */
    size_t first_len;               /* 0: not known */
};

void lines_header_init(struct lines_header *header, const struct s3_format *format,
                       struct line_columns *metadata);

/* Whether the line (its first HEADER_LINE_MAX bytes at least) is a header; tells times the columns
 * that hold from here on. */
bool lines_header_take(struct lines_header *header, struct slice line, struct format_time *times);

#endif
