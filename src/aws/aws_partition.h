/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_partition: the parts of AWS that share nothing (the public regions, China, GovCloud, ...),
 * and the host names of their services.
 *
 * Format: "AWS General Reference", service endpoints; botocore's partitions.json.
 */
#ifndef PROMTAIL_AWS_AWS_PARTITION_H
#define PROMTAIL_AWS_AWS_PARTITION_H

#include "promtail/slice.h"

struct aws_partition {
    const char *name; /* as in an ARN: "aws-cn" */
    const char *region_start;
    const char *domain;
    const char *dual_domain; /* of the services that have dual-stack hosts of their own */
};

/* By the region's name; that of an unknown region is "aws". */
const struct aws_partition *aws_partition_of(struct slice region);

#endif
