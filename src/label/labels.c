/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/labels.h"

void labels_init(struct labels *labels) {
    labels->count = 0;
}

/* Where the name is, or belongs; *found says which. */
static size_t labels_find(const struct labels *labels, struct slice name, bool *found) {
    size_t low = 0;
    size_t high = labels->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(labels->items[middle].name, name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    *found = false;
    return low;
}

bool labels_set(struct labels *labels, struct slice name, struct slice value) {
    bool found;
    size_t at = labels_find(labels, name, &found);

    if (value.len == 0) {
        labels_delete(labels, name);
        return true;
    }
    if (!found) {
        if (labels->count == LABELS_MAX) {
            return false;
        }
        memmove(&labels->items[at + 1], &labels->items[at],
                (labels->count - at) * sizeof(labels->items[0]));
        labels->count++;
    }
    labels->items[at] = (struct label){name, value};
    return true;
}

void labels_delete(struct labels *labels, struct slice name) {
    bool found;
    size_t at = labels_find(labels, name, &found);

    if (found) {
        labels->count--;
        memmove(&labels->items[at], &labels->items[at + 1],
                (labels->count - at) * sizeof(labels->items[0]));
    }
}

struct slice labels_get(const struct labels *labels, struct slice name) {
    bool found;
    size_t at = labels_find(labels, name, &found);

    return found ? labels->items[at].value : (struct slice){0};
}
