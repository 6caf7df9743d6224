/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_regions.h"

void s3_regions_init(struct s3_regions *regions, uint64_t seed) {
    *regions = (struct s3_regions){0};
    map_init(&regions->by_bucket, seed);
}

void s3_regions_clean_up(struct s3_regions *regions) {
    map_clean_up(&regions->by_bucket);
    arena_clean_up(&regions->arena);
}

struct slice s3_regions_get(const struct s3_regions *regions, struct slice bucket) {
    return slice_from_cstr(map_get(&regions->by_bucket, bucket));
}

void s3_regions_put(struct s3_regions *regions, struct slice bucket, struct slice region) {
    /* A bucket that moves again and again would fill the arena, but not the map. */
    if (regions->by_bucket.count >= S3_REGIONS_MAX ||
        map_get(&regions->by_bucket, bucket) != NULL) {
        map_reset(&regions->by_bucket);
        arena_reset(&regions->arena);
    }
    char *name = arena_alloc(&regions->arena, region.len + 1);
    memcpy(name, region.ptr, region.len);
    map_put(&regions->by_bucket, arena_copy(&regions->arena, bucket), name);
}
