/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relabel_run: one pass of the rules over one label set, and the steps that actions consist of.
 *
 * Ownership: borrows all; texts that stay are copied into the caller's arena.
 * Limits:    those of relabel.h. Reaching one is logged, once for each rule and limit in an
 *            invocation, with the rule's number and without values.
 */
#ifndef PROMTAIL_LABEL_RELABEL_RUN_H
#define PROMTAIL_LABEL_RELABEL_RUN_H

#include "label_builder.h"
#include "promtail/buf.h"
#include "promtail/regex.h"
#include "relabel_rule.h"

/* Memory that all runs share, one after the other. */
struct relabel_scratch {
    struct buf joined; /* values of source labels */
    struct buf name;   /* what a rule makes */
    struct buf value;
    struct regex_span *groups;    /* as many as the rules' expressions need, at least 2 */
    unsigned char *limits_logged; /* per rule: set of the limits that were logged */
};

struct relabel_run {
    const struct relabel_rule *rule; /* that runs now */
    size_t index;                    /* of the rule, from 0 */
    struct label_builder labels;
    size_t made; /* bytes of texts, by all rules so far */
    struct arena *arena;
    const struct log *log;
    struct relabel_scratch *scratch;
};

void relabel_scratch_init(struct relabel_scratch *scratch, size_t rules, size_t groups);
void relabel_scratch_clean_up(struct relabel_scratch *scratch); /* safe on zeroes, and twice */
/* Between runs: releases memory beyond the usual size. */
void relabel_scratch_trim(struct relabel_scratch *scratch);

/* The source labels' values, joined; valid until the next call. False: too long. */
MUST_CHECK bool relabel_run_source(struct relabel_run *run, struct slice *value);
bool relabel_run_matches(struct relabel_run *run, struct slice text);
/* Matches the text; when it does, the spans of its groups are in the scratch. */
bool relabel_run_find(struct relabel_run *run, struct slice text);
/* The template for the match of text that was found last, in `into` or elsewhere. False: too long.
 */
MUST_CHECK bool relabel_run_expand(struct relabel_run *run, struct slice template,
                                   struct slice text, struct buf *into, struct slice *made);
/* Logs that a text would be longer than RELABEL_TEXT_MAX. Returns false. */
bool relabel_run_too_long(struct relabel_run *run);
/* Logs that a name could not be mapped: too long, or too much work (regex_replace_all). Returns
 * false. */
bool relabel_run_unmapped(struct relabel_run *run);
/* Sets a label to copies of the texts, or deletes it when the value is empty. */
void relabel_run_set(struct relabel_run *run, struct slice name, struct slice value);

#endif
