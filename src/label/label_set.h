/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_set: the rules for names and values of the final set (docs/semantics.md#labels), and its
 * text ("Loki HTTP API", stream labels).
 */
#ifndef PROMTAIL_LABEL_LABEL_SET_H
#define PROMTAIL_LABEL_LABEL_SET_H

#include "promtail/label_set.h"
#include "promtail/labels.h"
#include "promtail/log.h"

/* Whether the name is [A-Za-z_][A-Za-z0-9_]*. */
bool label_name_valid(struct slice name);

enum { LABEL_RENAMES_MAX = 256 };

/* Names whose renaming was logged already: each is logged once in a process, up to this number. */
struct label_renames {
    uint64_t hashes[LABEL_RENAMES_MAX];
    size_t count;
    bool tenant_logged; /* in this invocation, that a tenant is invalid */
};

/* The set, which has no number yet, lives in arena; temporary texts live in scratch. A label
 * without a name, or without a value, is left out; a name that had to be changed is logged. */
struct label_set *label_set_make(const struct labels *labels, struct arena *arena,
                                 struct arena *scratch, const struct log *log,
                                 struct label_renames *renames) __attribute__((returns_nonnull));
/* The set whose entries a relabel rule drops. */
struct label_set *label_set_make_dropped(struct arena *arena) __attribute__((returns_nonnull));

#endif
