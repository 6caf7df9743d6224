/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/vpc_flow_time.h"

const struct choice VPC_FLOW_TIME_CHOICES[] = {
    {"start", VPC_FLOW_TIME_START},
    {"end", VPC_FLOW_TIME_END},
    {"processing", VPC_FLOW_TIME_PROCESSING},
    {NULL, 0},
};
