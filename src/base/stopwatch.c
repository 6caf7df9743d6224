/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/stopwatch.h"

void stopwatch_start(struct stopwatch *stopwatch, const struct clock *clock) {
    *stopwatch = (struct stopwatch){.clock = clock, .since_ms = clock_monotonic_ms(clock)};
}

enum phase stopwatch_switch(struct stopwatch *stopwatch, enum phase phase) {
    if (stopwatch == NULL || stopwatch->clock == NULL) {
        return PHASE_PARSE;
    }
    enum phase before = stopwatch->phase;
    int64_t now_ms = clock_monotonic_ms(stopwatch->clock);

    stopwatch->ms[before] += now_ms - stopwatch->since_ms;
    stopwatch->since_ms = now_ms;
    stopwatch->phase = phase;
    return before;
}

void stopwatch_stop(struct stopwatch *stopwatch) {
    stopwatch_switch(stopwatch, PHASE_PARSE);
    stopwatch->clock = NULL;
}

int64_t stopwatch_total_ms(const struct stopwatch *stopwatch) {
    int64_t total_ms = 0;

    for (int i = 0; i < PHASES; i++) {
        total_ms += stopwatch->ms[i];
    }
    return total_ms;
}
