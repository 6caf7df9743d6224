/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_trace: what each rule did to a label set, as lines for a person:
 *
 *   rule 1: DESCRIPTION
 *     + name="value"
 *     - name
 *     ~ name: "old" -> "new"
 *     no change
 *     dropped: the set ends here
 */
#ifndef PROMTAIL_CLI_RELABEL_TRACE_H
#define PROMTAIL_CLI_RELABEL_TRACE_H

#include "promtail/relabel.h"

struct relabel_trace {
    struct relabel_observer observer;
    const struct relabel *relabel; /* borrowed */
    struct labels before;
    struct buf *out; /* borrowed */
    bool full;       /* a line had no room in out */
};

/* before: the labels that the first rule meets. */
void relabel_trace_init(struct relabel_trace *trace, const struct relabel *relabel,
                        const struct labels *before, struct buf *out);

/* The lines with +, - and ~; none when the sets are equal. False: out is full. */
MUST_CHECK bool relabel_trace_changes(const struct labels *before, const struct labels *after,
                                      struct buf *out);
#endif
