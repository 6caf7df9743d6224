/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_builder: a label set while rules change it, in the order of Prometheus's labels.Builder.
 *
 * The labels that it began with come first, by name; those set since follow in the order in which
 * each was first set, wherever it stood before. With labelmap the order matters: the later label
 * wins.
 * Ownership: borrows all texts.
 */
#ifndef PROMTAIL_LABEL_LABEL_BUILDER_H
#define PROMTAIL_LABEL_LABEL_BUILDER_H

#include "promtail/labels.h"

/* A copy is a snapshot. */
struct label_builder {
    struct label items[LABELS_MAX];
    size_t base_count; /* of items that have not been set since the beginning */
    size_t count;
};

void label_builder_init(struct label_builder *builder, const struct labels *base);
/* Only the labels that there are: a builder has room for many. */
void label_builder_copy(struct label_builder *copy, const struct label_builder *builder);
struct slice label_builder_get(const struct label_builder *builder, struct slice name);
/* An empty value deletes. False: there are LABELS_MAX labels, and this is another one. */
MUST_CHECK bool label_builder_set(struct label_builder *builder, struct slice name,
                                  struct slice value);
void label_builder_delete(struct label_builder *builder, struct slice name);
void label_builder_sort(const struct label_builder *builder, struct labels *sorted);

#endif
