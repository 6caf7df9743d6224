/* SPDX-License-Identifier: Apache-2.0 */
/* Any key that no other format takes: its lines, without a time of their own. */
#include "s3_format.h"

static bool match_any(const struct s3_key *key, struct slice bucket, struct s3_origin *origin) {
    (void)key;
    origin->name = bucket;
    return true;
}

const struct s3_format S3_FORMAT_OTHER = {
    .type = "s3_other",
    .name_label = "__aws_s3_other",
    .match = match_any,
};
