/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many S3 keys a second get their format, on one core; beside a memchr for a byte that the key
 * does not have. And how long the longest key that S3 allows takes, made to look like one.
 */
#include <time.h>

#include "promtail/s3_format.h"

enum { ROUNDS = 2000000, KEY_BYTES_MAX = 1024 };

#define ELB                                                                                        \
    "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2016/05/01/"                              \
    "123456789012_elasticloadbalancing_us-east-2_"

static const char *const KEYS[] = {
    "logs/" ELB "app.my-loadbalancer.1234567890abcdef_20140215T2340Z_172.160.001.192_20sg8hgm."
    "log.gz",
    ELB "net.my-loadbalancer.1234567890abcdef_20200501T0000Z_20sg8hgm.log.gz",
    ELB "my-classic-loadbalancer_20180216T0000Z_0.0.0.0_5apfdlxb.log",
    "AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/16/"
    "123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20180620T1620Z_fe123456.log.gz",
    "exports/2026/01/02/orders.csv",
};

static double now_ns(void) {
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(struct slice key) {
    struct s3_origin origin;
    const struct s3_format *format = NULL;
    volatile size_t found; /* so that it is looked for every time */
    double began = now_ns();

    for (int i = 0; i < ROUNDS; i++) {
        format = s3_format_for(key, SLICE("bucket"), &origin);
    }
    double formats = (now_ns() - began) / ROUNDS;
    began = now_ns();
    for (int i = 0; i < ROUNDS; i++) {
        found = slice_index(slice_first(key, key.len - (size_t)(i & 1)), '\n');
    }
    (void)found;
    double memchrs = (now_ns() - began) / ROUNDS;
    printf("  %-8s %4zu bytes: %5.0f ns, %.2f million keys/s; memchr %.0f ns\n", format->type,
           key.len, formats, 1e3 / formats, memchrs);
}

int main(void) {
    char long_key[KEY_BYTES_MAX];
    size_t len = strlen(ELB);

    for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
        measure(slice_from_cstr(KEYS[i]));
    }
    for (size_t i = 0; i < sizeof(long_key); i++) {
        long_key[i] = ELB[i % len];
    }
    measure(slice_of(long_key, sizeof(long_key)));
    return 0;
}
