/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/deadline.h"

static const int64_t YEAR_MS = (int64_t)365 * 24 * 3600 * 1000;

struct deadline deadline_make(int64_t epoch_ms, int64_t margin_ms, const struct clock *clock) {
    int64_t left_ms = YEAR_MS;
    int64_t now_ms = clock_monotonic_ms(clock);

    if (epoch_ms > 0) {
        left_ms = epoch_ms - clock_realtime_ns(clock) / 1000000;
    }
    left_ms = left_ms < 0 ? 0 : left_ms > YEAR_MS ? YEAR_MS : left_ms;
    if (margin_ms > left_ms / 4) {
        margin_ms = left_ms / 4;
    }
    return (struct deadline){
        .read_until_ms = now_ms + left_ms - 2 * margin_ms,
        .push_until_ms = now_ms + left_ms - margin_ms,
        .at_ms = now_ms + left_ms,
    };
}

bool deadline_reading_over(const struct deadline *deadline, const struct clock *clock) {
    return clock_monotonic_ms(clock) >= deadline->read_until_ms;
}

bool deadline_over(const struct deadline *deadline, const struct clock *clock) {
    return clock_monotonic_ms(clock) >= deadline->push_until_ms;
}

int64_t deadline_left_ms(const struct deadline *deadline, const struct clock *clock) {
    int64_t left_ms = deadline->push_until_ms - clock_monotonic_ms(clock);

    return left_ms > 0 ? left_ms : 0;
}
