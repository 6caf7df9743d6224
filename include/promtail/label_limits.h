/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_limits: Loki's limits for the labels of a stream, as the settings have them. What exceeds
 * one is not sent: Loki would refuse its entries, with a 400 that does not tell how many.
 *
 * Format: "Grafana Loki configuration parameters", limits_config: max_label_names_per_series,
 *         max_label_name_length, max_label_value_length.
 */
#ifndef PROMTAIL_LABEL_LIMITS_H
#define PROMTAIL_LABEL_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/labels.h"

struct label_limits { /* 0: none */
    size_t names_max; /* MAX_LABEL_NAMES; service_name, which Loki itself may add, is not counted */
    size_t name_bytes_max;  /* MAX_LABEL_NAME_LENGTH */
    size_t value_bytes_max; /* MAX_LABEL_VALUE_LENGTH */
    bool fails;             /* REJECTED_ENTRIES=fail: entries beyond a limit fail their items */
};

/* err: which limit is exceeded, by what, and the variable. */
MUST_CHECK bool label_limits_check(const struct label_limits *limits, const struct labels *labels,
                                   struct error *err);

#endif
