/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/clock.h"

static int64_t read_realtime_ns(const struct clock *clock) {
    struct timespec now;

    (void)clock;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t read_monotonic_ms(const struct clock *clock) {
    struct timespec now;

    (void)clock;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct clock *clock_system(void) {
    static const struct clock machine = {read_realtime_ns, read_monotonic_ms};

    return &machine;
}
