/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deadline: the time budget of one invocation (docs/semantics.md#time-budget).
 *
 * All times are in milliseconds of clock.monotonic_ms. Reading stops two margins before the
 * platform's deadline, everything else one margin before it; the margin is never more than a
 * quarter of the time that the invocation began with.
 */
#ifndef PROMTAIL_DEADLINE_H
#define PROMTAIL_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/clock.h"

struct deadline {
    int64_t read_until_ms; /* nothing is read after this */
    int64_t push_until_ms; /* pushes in flight are cancelled at this */
    int64_t at_ms;         /* Lambda kills the process */
};

/* epoch_ms: the Lambda-Runtime-Deadline-Ms header; 0 or less: no deadline, which counts as a
 * year. */
struct deadline deadline_make(int64_t epoch_ms, int64_t margin_ms, const struct clock *clock);
bool deadline_reading_over(const struct deadline *deadline, const struct clock *clock);
bool deadline_over(const struct deadline *deadline, const struct clock *clock); /* push_until_ms */
int64_t deadline_left_ms(const struct deadline *deadline,
                         const struct clock *clock); /* to push_until_ms, never below 0 */

#endif
