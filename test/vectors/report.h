/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: says on standard output where an answer is not the expected one, and counts.
 *
 * A line per difference, "FILE:LINE: NAME: WHAT". Texts go through report_quote, so that it stays
 * one line of ASCII whatever they hold.
 */
#ifndef PROMTAIL_TEST_REPORT_H
#define PROMTAIL_TEST_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct report {
    const char *path; /* borrowed */
    size_t line;      /* from 1 */
    bool differs;     /* this line has a difference already */
    size_t passed;
    size_t failed;
};

void report_begin_line(struct report *report);
/* Counts the line: as failed when it has a difference, else as passed when it is a case. */
void report_end_line(struct report *report, bool is_case);
/* The last line of the output: "N passed, N failed". */
void report_finish(const struct report *report);

/* A difference is printed between these two, by report_text and report_quote; name may be empty. */
void report_begin(struct report *report, struct slice name);
void report_end(void);

void report_text(const char *format, ...) PRINTF_LIKE(1, 2);
void report_quote(struct slice bytes); /* in double quotes; \xNN for what is not printable ASCII */

/* The whole of it: a line that cannot be read. Returns true: it counts as a (failed) case. */
bool report_malformed(struct report *report, const struct error *err);

#endif
