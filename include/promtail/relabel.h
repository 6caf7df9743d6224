/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel: Prometheus relabel rules, compiled once, run once per distinct label set.
 *
 * Flow:      source labels -> EXTRA_LABELS -> DROP_LABELS -> RELABEL -> rules for names, values
 * Format:    RELABEL_CONFIGS ("Prometheus configuration", relabel_config), as a JSON array of rules
 *            or an object {"RELABEL_CONFIGS": [...]}; docs/relabel.md lists the differences.
 * Ownership: the rules own copies of all they need but the scratch, and memory of their own for one
 *            run at a time. Label texts that a rule makes live in the caller's arena.
 * Limits:    a text that a rule joins or makes has at most RELABEL_TEXT_MAX bytes, all texts that
 *            one run makes RELABEL_RUN_MAX, a set LABELS_MAX labels. A rule that would go beyond
 *            leaves the set (labelmap: that label) as it was; the log says so, once for each rule
 *            and limit in an invocation.
 */
#ifndef PROMTAIL_RELABEL_H
#define PROMTAIL_RELABEL_H

#include "promtail/arena.h"
#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/labels.h"
#include "promtail/log.h"
#include "promtail/regex.h"

enum { RELABEL_TEXT_MAX = 1 << 20, RELABEL_RUN_MAX = 4 << 20 };

struct relabel;

/* NULL: err names the rule (from 1), the field, what is wrong with it, and an example. An empty
 * text, "null" and "[]" mean no rules. scratch: of the expressions; not used without any. */
struct relabel *relabel_new(struct slice json, struct regex_scratch *scratch,
                            struct error *err) MUST_CHECK;
void relabel_destroy(struct relabel *relabel); /* NULL is allowed */

/* Whether something was logged since, once per invocation. */
bool relabel_warned(const struct relabel *relabel);
/* An invocation begins: what is logged once per invocation may be logged again. */
void relabel_begin(struct relabel *relabel);

size_t relabel_count(const struct relabel *relabel);
/* Rule `index` (from 0) as one line for a person, and its unknown fields, which have no
 * effect ("sourcelabels, comment"; empty: none). False: out is full. */
MUST_CHECK bool relabel_describe(const struct relabel *relabel, size_t index, struct buf *out);
struct slice relabel_unknown_fields(const struct relabel *relabel, size_t index);

/* Receives each rule that ran, in order; the last one may have dropped the set. */
struct relabel_step {
    size_t index;                /* of the rule, from 0 */
    bool dropped;                /* the rule dropped the whole set; nothing follows */
    const struct labels *labels; /* after the rule; borrowed for the length of the call */
};
struct relabel_observer {
    void (*ran)(struct relabel_observer *observer, const struct relabel_step *step);
};

/* Changes labels; observer may be NULL. False: a rule dropped the set (keep, drop, keepequal,
 * dropequal), and labels are as that rule found them. A labelmap can leave a label whose name is
 * empty, as upstream does: label_set_make takes it out. */
bool relabel_apply(struct relabel *relabel, struct labels *labels, struct arena *arena,
                   const struct log *log, struct relabel_observer *observer);

#endif
