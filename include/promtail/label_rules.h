/* SPDX-License-Identifier: Apache-2.0 */
/* label_rules: what the configuration does to every label set: EXTRA_LABELS, DROP_LABELS,
 * RELABEL_CONFIGS. */
#ifndef PROMTAIL_LABEL_RULES_H
#define PROMTAIL_LABEL_RULES_H

#include "promtail/label_limits.h"
#include "promtail/label_set.h"
#include "promtail/labels.h"
#include "promtail/log.h"

struct label_rules;
struct relabel;          /* relabel.h */
struct relabel_observer; /* relabel.h */
struct regex_scratch;    /* regex.h */

struct label_rules_config {
    /* EXTRA_LABELS as given: "name,value,name,value", spaces trimmed, one pair of double quotes
     * around the whole taken off, or a JSON object. prefix: "__extra_" is put before each name that
     * does not have it. Names are checked as [A-Za-z_][A-Za-z0-9_]* before that. */
    struct slice extra;
    bool prefix;
    struct slice drop;    /* DROP_LABELS: names with commas, checked likewise */
    struct slice relabel; /* RELABEL_CONFIGS: JSON, as relabel.h has it */
    struct label_limits limits;
    struct regex_scratch *scratch; /* borrowed; may be NULL without relabel rules */
};

/* err names the pair, name or rule, the caller names the variable: *bad is "EXTRA_LABELS",
 * "DROP_LABELS" or "RELABEL_CONFIGS". Copies what it needs of the config. */
struct label_rules *label_rules_new(const struct label_rules_config *config, const char **bad,
                                    struct error *err) MUST_CHECK;
void label_rules_destroy(struct label_rules *rules); /* NULL is allowed */
/* Whether something was logged since, once per invocation. */
bool label_rules_warned(const struct label_rules *rules);
/* An invocation begins: what is logged once per invocation may be logged again. */
void label_rules_begin(struct label_rules *rules);
const struct relabel *label_rules_relabel(const struct label_rules *rules)
    __attribute__((returns_nonnull));

/* Extra labels (they win over the source's), dropped labels, relabel rules, in this order. Changes
 * labels. observer: of the relabel rules, or NULL. False: a rule dropped the set. */
bool label_rules_run(struct label_rules *rules, struct labels *labels, struct arena *arena,
                     const struct log *log, struct relabel_observer *observer);
/* label_rules_run, then the rules for names and values (docs/semantics.md#labels), then the text
 * and a number. Labels are empty afterwards, and only the set stays in the arena. */
const struct label_set *label_rules_apply(struct label_rules *rules, struct labels *labels,
                                          struct arena *arena, const struct log *log)
    __attribute__((returns_nonnull));
/* The same without label_rules_run: for labels that were final once. */
const struct label_set *label_rules_apply_none(struct label_rules *rules, struct labels *labels,
                                               struct arena *arena, const struct log *log)
    __attribute__((returns_nonnull));

#endif
