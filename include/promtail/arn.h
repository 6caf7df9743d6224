/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arn: an Amazon Resource Name, cut into its parts.
 *
 * Ownership: all parts are borrowed from the text.
 * Format:    "IAM User Guide", Amazon Resource Names:
 *            arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. The resource may hold colons.
 */
#ifndef PROMTAIL_ARN_H
#define PROMTAIL_ARN_H

#include <stdbool.h>

#include "promtail/slice.h"

struct arn {
    struct slice partition; /* "aws" */
    struct slice service;
    struct slice region; /* may be empty, as may the account */
    struct slice account;
    struct slice resource;
};

/* False: it does not have six parts, or one that every ARN has is empty; all of arn is then empty.
 */
bool arn_cut(struct slice text, struct arn *arn);

#endif
