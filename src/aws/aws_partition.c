/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_partition.h"

/* The first row that matches counts. */
static const struct aws_partition PARTITIONS[] = {
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"aws", "", "amazonaws.com", "api.aws"},
};

const struct aws_partition *aws_partition_of(struct slice region) {
    const struct aws_partition *partition = PARTITIONS;

    while (!slice_starts_with(region, slice_from_cstr(partition->region_start))) {
        partition++;
    }
    return partition;
}
