/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock: what time it is, as a parameter, so that tests are exact and instant.
 */
#ifndef PROMTAIL_CLOCK_H
#define PROMTAIL_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*realtime_ns)(const struct clock *clock);  /* since the Unix epoch */
    int64_t (*monotonic_ms)(const struct clock *clock); /* for waiting; runs on while frozen */
};

/* The machine's clock; static, never freed. */
const struct clock *clock_system(void);

static inline int64_t clock_realtime_ns(const struct clock *clock) {
    return clock->realtime_ns(clock);
}
static inline int64_t clock_monotonic_ms(const struct clock *clock) {
    return clock->monotonic_ms(clock);
}

#endif
