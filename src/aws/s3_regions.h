/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_regions: the regions that S3 named for buckets, so that the next object is requested there at
 * once.
 *
 * Limits: S3_REGIONS_MAX buckets; emptied when full.
 */
#ifndef PROMTAIL_AWS_S3_REGIONS_H
#define PROMTAIL_AWS_S3_REGIONS_H

#include "promtail/arena.h"
#include "promtail/map.h"

enum { S3_REGIONS_MAX = 64 };

struct s3_regions {
    struct map by_bucket; /* to a NUL-terminated name */
    struct arena arena;   /* of names */
};

void s3_regions_init(struct s3_regions *regions, uint64_t seed);
void s3_regions_clean_up(struct s3_regions *regions); /* safe on zeroes, and twice */
struct slice s3_regions_get(const struct s3_regions *regions,
                            struct slice bucket); /* empty: unknown */
void s3_regions_put(struct s3_regions *regions, struct slice bucket,
                    struct slice region); /* copies */

#endif
