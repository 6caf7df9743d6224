/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_limits.h"

enum { NAME_SHOWN = 60 };

static bool label_limits_exceeds(size_t size, size_t max) {
    return max > 0 && size > max;
}

static bool check_label(const struct label_limits *limits, const struct label *label,
                        struct error *err) {
    if (label_limits_exceeds(label->name.len, limits->name_bytes_max)) {
        return error_set(
            err, ERROR_LIMIT, "the label name %.*s... has %zu bytes, MAX_LABEL_NAME_LENGTH is %zu",
            SLICE_ARG_FIRST(label->name, NAME_SHOWN), label->name.len, limits->name_bytes_max);
    }
    if (label_limits_exceeds(label->value.len, limits->value_bytes_max)) {
        return error_set(err, ERROR_LIMIT,
                         "the value of label %.*s has %zu bytes, MAX_LABEL_VALUE_LENGTH is %zu",
                         SLICE_ARG_FIRST(label->name, NAME_SHOWN), label->value.len,
                         limits->value_bytes_max);
    }
    return true;
}

bool label_limits_check(const struct label_limits *limits, const struct labels *labels,
                        struct error *err) {
    bool has_service = labels_get(labels, SLICE("service_name")).len > 0;
    size_t names = labels->count - (has_service ? 1 : 0);

    if (label_limits_exceeds(names, limits->names_max)) {
        return error_set(err, ERROR_LIMIT, "%zu labels, MAX_LABEL_NAMES is %zu", names,
                         limits->names_max);
    }
    for (size_t i = 0; i < labels->count; i++) {
        if (!check_label(limits, &labels->items[i], err)) {
            return false;
        }
    }
    return true;
}
