/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records_lines_join: lines without a time of their own go on with the record before them: one
 * entry, its line breaks kept. Empty lines at its end are counted, and not shipped. Before the
 * first time of an object (perhaps it has none at all) only what is indented goes on with the line
 * before it.
 *
 * Limits: a record is written as it grows: no more than a piece of it (LINE_MAX_BYTES) is kept.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_JOIN_H
#define PROMTAIL_SOURCE_FORMAT_RECORDS_LINES_JOIN_H

#include "source/line_writer.h"

struct lines_join {
    struct line_writer *writer; /* borrowed */
    uint64_t breaks;            /* at the record's end, not written yet */
    bool timed;                 /* a record with a time has begun */
};

void lines_join_init(struct lines_join *join, struct line_writer *writer);

/* Whether a line that begins so, without a time, belongs to the record before it. */
bool lines_join_goes_on(const struct lines_join *join, struct slice line);
/* The record ends here: a line with a time comes, or none at all. */
MUST_CHECK bool lines_join_end(struct lines_join *join, struct error *err);
/* A line, or a piece of it; begins: its first piece. */
MUST_CHECK bool lines_join_add(struct lines_join *join, struct slice text, bool begins,
                               struct error *err);

#endif
