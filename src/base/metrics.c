/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/metrics.h"

const struct choice METRICS_CHOICES[] = {
    {"off", METRICS_OFF},
    {"emf", METRICS_EMF},
    {NULL, 0},
};
