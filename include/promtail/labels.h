/* SPDX-License-Identifier: Apache-2.0 */
/*
 * labels: the names and values that a source gives, before the rules turn them into a label set.
 *
 * Flow:      source -> LABELS -> label_rules -> label_set -> entry
 * Ownership: texts are borrowed.
 */
#ifndef PROMTAIL_LABELS_H
#define PROMTAIL_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/label.h"

enum { LABELS_MAX = 128 };

/* Sorted by name (byte order), each name once; an empty value means absent. */
struct labels {
    struct label items[LABELS_MAX];
    size_t count;
};

void labels_init(struct labels *labels);
/* Sets or replaces; an empty value deletes. False when LABELS_MAX is reached. */
MUST_CHECK bool labels_set(struct labels *labels, struct slice name, struct slice value);
void labels_delete(struct labels *labels, struct slice name);
struct slice labels_get(const struct labels *labels, struct slice name); /* empty: absent */

#endif
