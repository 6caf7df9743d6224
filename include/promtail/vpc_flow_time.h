/* SPDX-License-Identifier: Apache-2.0 */
/* vpc_flow_time: VPC_FLOW_TIME: which time the records of VPC flow logs have. */
#ifndef PROMTAIL_VPC_FLOW_TIME_H
#define PROMTAIL_VPC_FLOW_TIME_H

#include "promtail/choice.h"

enum vpc_flow_time {
    VPC_FLOW_TIME_START,
    VPC_FLOW_TIME_END,
    VPC_FLOW_TIME_PROCESSING, /* when the function began with the file */
};

extern const struct choice VPC_FLOW_TIME_CHOICES[];

#endif
