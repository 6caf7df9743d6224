/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_label: names from outside that become one label of a host name ("logs" and "eu-west-1" in
 * logs.s3.eu-west-1.amazonaws.com).
 *
 * Format: RFC 1123, 2.1, in small letters, as AWS writes its names.
 */
#ifndef PROMTAIL_HOST_LABEL_H
#define PROMTAIL_HOST_LABEL_H

#include <stdbool.h>

#include "promtail/slice.h"

enum {
    HOST_LABEL_BYTES_MAX = 63,
    REGION_BYTES_MAX = 31, /* AWS's longest names have 15 */
};

/* 1 to HOST_LABEL_BYTES_MAX small letters, digits and '-', which is neither first nor last. */
bool host_label_valid(struct slice label);

/* Whether a region, with this name, can become part of a host name. */
bool host_label_valid_region(struct slice region);

#endif
