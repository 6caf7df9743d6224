/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry_filter: what is done to a line before it is cut into entries: INCLUDE_LINES, EXCLUDE_LINES,
 * SAMPLE_RATE, REDACT, in this order (docs/semantics.md#filters).
 *
 * Flow:      line_writer -> ENTRY_FILTER -> line_sink (line_writer, which cuts it)
 * It stands before the cut, not after it: LINE_TOO_LONG=truncate must not leave the first half of a
 * card's number, and a line in which something is replaced may become longer than an entry's.
 * Decisions: by the first line_bytes_max bytes of a line, as they were read; what was decided holds
 *            for all of it.
 * Limits:    until a line is decided, line_bytes_max bytes of it are held when it comes in parts;
 *            see redact_line.h for what REDACT holds.
 */
#ifndef PROMTAIL_ENTRY_FILTER_H
#define PROMTAIL_ENTRY_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "promtail/line_sink.h"
#include "promtail/tally.h"

struct regex_scratch; /* regex.h */

struct entry_filter_config { /* texts of the variables; empty: unset */
    struct slice include_lines;
    struct slice exclude_lines;
    struct slice sample_rate;
    struct slice redact;
    size_t line_bytes_max;
    struct regex_scratch *scratch; /* borrowed */
};

struct entry_filter; /* what is configured, for the process */

/* *filter is NULL when nothing is configured. err says what is wrong, *bad in which variable. */
MUST_CHECK bool entry_filter_new(const struct entry_filter_config *config,
                                 struct entry_filter **filter, const char **bad, struct error *err);
void entry_filter_destroy(struct entry_filter *filter); /* NULL is allowed */

struct filtered_line; /* one line after the other, on their way through the filter */

/* Borrows all of them. What REDACT replaced is counted by preset ("redacted_ip"). */
struct filtered_line *filtered_line_new(const struct entry_filter *filter, struct line_sink *out,
                                        struct tally *tally) __attribute__((returns_nonnull));
void filtered_line_destroy(struct filtered_line *line); /* NULL is allowed */

/* A part of a line, as line_sink has it. time_ns: of the line, as it was read; of its first part.
 * *dropped: why the line that ends with this part is not shipped, a reason for the tally; NULL: it
 * was passed on, or goes on. Fails as the sink does, and the line is then over. */
MUST_CHECK bool filtered_line_add(struct filtered_line *line, int64_t time_ns, struct slice text,
                                  bool partial, const char **dropped, struct error *err);

#endif
