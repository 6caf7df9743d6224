/* SPDX-License-Identifier: Apache-2.0 */
/* metrics: METRICS: whether an invocation ends with a line of metrics. */
#ifndef PROMTAIL_METRICS_H
#define PROMTAIL_METRICS_H

#include "promtail/choice.h"

enum metrics {
    METRICS_OFF,
    METRICS_EMF, /* a line of CloudWatch's embedded metric format at the end of an invocation */
};

extern const struct choice METRICS_CHOICES[];

#endif
