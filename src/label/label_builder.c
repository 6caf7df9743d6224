/* SPDX-License-Identifier: Apache-2.0 */
#include "label_builder.h"

/* Its position, or count. */
static size_t builder_find(const struct label_builder *builder, struct slice name) {
    size_t at = 0;

    while (at < builder->count && !slice_equal(builder->items[at].name, name)) {
        at++;
    }
    return at;
}

static void builder_remove_at(struct label_builder *builder, size_t at) {
    builder->count--;
    builder->base_count -= at < builder->base_count ? 1 : 0;
    memmove(&builder->items[at], &builder->items[at + 1],
            (builder->count - at) * sizeof(builder->items[0]));
}

void label_builder_init(struct label_builder *builder, const struct labels *base) {
    memcpy(builder->items, base->items, base->count * sizeof(base->items[0]));
    builder->base_count = base->count;
    builder->count = base->count;
}

void label_builder_copy(struct label_builder *copy, const struct label_builder *builder) {
    memcpy(copy->items, builder->items, builder->count * sizeof(builder->items[0]));
    copy->base_count = builder->base_count;
    copy->count = builder->count;
}

struct slice label_builder_get(const struct label_builder *builder, struct slice name) {
    size_t at = builder_find(builder, name);

    return at < builder->count ? builder->items[at].value : (struct slice){0};
}

bool label_builder_set(struct label_builder *builder, struct slice name, struct slice value) {
    size_t at = builder_find(builder, name);

    if (value.len == 0) {
        label_builder_delete(builder, name);
        return true;
    }
    if (at < builder->base_count) {
        builder_remove_at(builder, at);
        at = builder->count;
    }
    if (at == LABELS_MAX) {
        return false;
    }
    builder->items[at] = (struct label){name, value};
    builder->count += at == builder->count ? 1 : 0;
    return true;
}

void label_builder_delete(struct label_builder *builder, struct slice name) {
    size_t at = builder_find(builder, name);

    if (at < builder->count) {
        builder_remove_at(builder, at);
    }
}

void label_builder_sort(const struct label_builder *builder, struct labels *sorted) {
    labels_init(sorted);
    for (size_t i = 0; i < builder->count; i++) {
        if (!labels_set(sorted, builder->items[i].name, builder->items[i].value)) {
            return; /* not reached: both hold LABELS_MAX */
        }
    }
}
