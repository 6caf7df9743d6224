/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact_line: a line on its way through REDACT: what the presets find is replaced, and counted by
 * preset, wherever the line is cut into parts.
 *
 * Flow:      entry_filter -> REDACT_LINE -> line_sink
 * Ownership: borrows the presets, the sink and the tally.
 * Limits:    a line in which nothing is found, and which comes in one part, is passed on where it
 *            stands. Else at most PART_MAX bytes of it are held, and their replacement.
 */
#ifndef PROMTAIL_LABEL_REDACT_LINE_H
#define PROMTAIL_LABEL_REDACT_LINE_H

#include "promtail/buf.h"
#include "promtail/line_sink.h"
#include "promtail/tally.h"
#include "redact.h"

struct redact_line {
    const struct redact *redact; /* borrowed */
    struct line_sink *out;       /* borrowed */
    struct tally *tally;         /* borrowed */
    struct buf held;             /* owned: of a line in parts, what is not passed on yet */
    struct buf redacted;         /* owned */
    struct redact_scan scan;     /* of held */
    size_t passed;               /* bytes of held that were passed on, and are context only */
};

void redact_line_init(struct redact_line *line, const struct redact *redact, struct line_sink *out,
                      struct tally *tally);
void redact_line_clean_up(struct redact_line *line); /* safe on zeroes, and twice */

/* A part of the line, as line_sink has it. */
MUST_CHECK bool redact_line_add(struct redact_line *line, struct slice text, bool partial,
                                struct error *err);

#endif
