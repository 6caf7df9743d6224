/* SPDX-License-Identifier: Apache-2.0 */
/*
 * labels: names and values on the way from a source to a stream.
 *
 * Flow:      source -> LABELS (label_rules_apply) -> label_set -> entry
 * struct labels is what a source fills; struct label_set is the final, immutable result, made once
 * per distinct input.
 * Ownership: texts of struct labels are borrowed; a label_set lives in the arena that it was made
 *            in.
 */
#ifndef PROMTAIL_LABELS_H
#define PROMTAIL_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/log.h"
#include "promtail/slice.h"

enum { LABELS_MAX = 128 };

struct label {
    struct slice name;
    struct slice value;
};

/* Sorted by name (byte order), each name once; an empty value means absent. */
struct labels {
    struct label items[LABELS_MAX];
    size_t count;
};

struct label_set {
    struct slice text;   /* {a="b", c="d"}: sorted, escaped; empty: drop says why */
    struct slice tenant; /* of __tenant_id__; empty: the default tenant */
    uint64_t hash;       /* of tenant and text */
    const char *drop;    /* why its entries are dropped: a reason for the tally, static. NULL: they
                          * are not */
};

void labels_init(struct labels *labels);
/* Sets or replaces; an empty value deletes. False when LABELS_MAX is reached. */
MUST_CHECK bool labels_set(struct labels *labels, struct slice name, struct slice value);
void labels_delete(struct labels *labels, struct slice name);
struct slice labels_get(const struct labels *labels, struct slice name); /* empty: absent */

/* Without U+FFFD and bytes that are no UTF-8 ('?' instead): the value itself, or a copy in the
 * arena. For structured metadata, too. */
struct slice label_value_mend(struct slice value, struct arena *arena);

/* What the configuration does to every label set: EXTRA_LABELS, DROP_LABELS, RELABEL_CONFIGS. */
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
    struct slice drop;             /* DROP_LABELS: names with commas, checked likewise */
    struct slice relabel;          /* RELABEL_CONFIGS: JSON, as relabel.h has it */
    struct regex_scratch *scratch; /* borrowed; may be NULL without relabel rules */
};

/* err names the pair, name or rule, the caller names the variable: *bad is "EXTRA_LABELS",
 * "DROP_LABELS" or "RELABEL_CONFIGS". Copies what it needs of the config. */
struct label_rules *label_rules_new(const struct label_rules_config *config, const char **bad,
                                    struct error *err) MUST_CHECK;
void label_rules_destroy(struct label_rules *rules); /* NULL is allowed */
/* An invocation begins: what is logged once in each is news again. */
void label_rules_begin(const struct label_rules *rules);
const struct relabel *label_rules_relabel(const struct label_rules *rules)
    __attribute__((returns_nonnull));

/* Extra labels (they win over the source's), dropped labels, relabel rules, in this order. Changes
 * labels. observer: of the relabel rules, or NULL. False: a rule dropped the set. */
bool label_rules_run(const struct label_rules *rules, struct labels *labels, struct arena *arena,
                     const struct log *log, struct relabel_observer *observer);
/* label_rules_run, then the rules for names and values (docs/semantics.md#labels), then the text.
 * Uses labels up: they are empty afterwards, and only the set stays in the arena. */
const struct label_set *label_rules_apply(const struct label_rules *rules, struct labels *labels,
                                          struct arena *arena, const struct log *log)
    __attribute__((returns_nonnull));

/* Label sets of one invocation, each made once; the same input gives the same pointer. Bounded:
 * emptied when full (the sets stay in the arena). */
struct label_cache;

struct label_cache *label_cache_new(const struct label_rules *rules); /* borrows the rules */
void label_cache_destroy(struct label_cache *cache);                  /* NULL is allowed */
/* Before its arena is; an invocation begins. */
void label_cache_reset(struct label_cache *cache);
/* As label_rules_apply. */
const struct label_set *label_cache_get(struct label_cache *cache, struct labels *labels,
                                        struct arena *arena, const struct log *log)
    __attribute__((returns_nonnull));

#endif
