/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_set: the rules for names and values of the final set (docs/semantics.md#labels), and its
 * text ("Loki HTTP API", stream labels).
 */
#ifndef PROMTAIL_LABEL_LABEL_SET_H
#define PROMTAIL_LABEL_LABEL_SET_H

#include "promtail/label_limits.h"
#include "promtail/label_set.h"
#include "promtail/labels.h"
#include "promtail/log.h"

/* Whether the name is [A-Za-z_][A-Za-z0-9_]*. */
bool label_name_valid(struct slice name);

enum { LABEL_LOGGED_MAX = 256 };

/* What was logged already: each once in a process, up to this number. */
struct label_logged {
    uint64_t hashes[LABEL_LOGGED_MAX];
    size_t count;
};

struct label_set_logged {
    struct label_logged names; /* that were changed */
    struct label_logged sets;  /* that exceed a limit */
    bool tenant;               /* in this invocation, that a tenant is invalid */
};

/* The set, which has no number yet, lives in arena; temporary texts live in scratch. A label
 * without a name, or without a value, is left out; a name that had to be changed, and a set beyond
 * the limits, is logged. */
struct label_set *label_set_make(const struct labels *labels, const struct label_limits *limits,
                                 struct arena *arena, struct arena *scratch, const struct log *log,
                                 struct label_set_logged *logged) __attribute__((returns_nonnull));
/* The set whose entries a relabel rule drops. */
struct label_set *label_set_make_dropped(struct arena *arena) __attribute__((returns_nonnull));

#endif
