/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/s3_regions.h"

#include "test.h"

static void s3_regions_remembers_the_last_region_of_a_bucket(void **state) {
    struct s3_regions regions;
    char bucket[] = "logs";

    (void)state;
    s3_regions_init(&regions, 1);
    assert_int_equal(s3_regions_get(&regions, SLICE("logs")).len, 0);
    s3_regions_put(&regions, slice_from_cstr(bucket), SLICE("us-west-1"));
    bucket[0] = 'x'; /* it was copied */
    assert_slice(s3_regions_get(&regions, SLICE("logs")), "us-west-1");
    s3_regions_put(&regions, SLICE("logs"), SLICE("eu-west-1"));
    assert_slice(s3_regions_get(&regions, SLICE("logs")), "eu-west-1");
    assert_int_equal(s3_regions_get(&regions, SLICE("log")).len, 0);
    s3_regions_clean_up(&regions);
    s3_regions_clean_up(&regions);
}

static void s3_regions_stays_small_whatever_comes(void **state) {
    struct s3_regions regions;
    char bucket[32];

    (void)state;
    s3_regions_init(&regions, 1);
    for (int i = 0; i < 10000; i++) {
        snprintf(bucket, sizeof(bucket), "bucket-%d", i / 2);
        s3_regions_put(&regions, slice_from_cstr(bucket), SLICE("us-west-1"));
        assert_slice(s3_regions_get(&regions, slice_from_cstr(bucket)), "us-west-1");
        assert_in_range(regions.by_bucket.count, 1, S3_REGIONS_MAX);
        assert_in_range(regions.arena.used, 1, S3_REGIONS_MAX * 64);
    }
    s3_regions_clean_up(&regions);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_regions_remembers_the_last_region_of_a_bucket),
        cmocka_unit_test(s3_regions_stays_small_whatever_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
