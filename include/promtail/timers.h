/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timers: functions to call at a given time, sorted by that time.
 *
 * Ownership: a struct timer lives in its owner's struct; timers borrows it while it is set.
 * The loop has one (loop_timers) and fires what is due in each of its turns.
 */
#ifndef PROMTAIL_TIMERS_H
#define PROMTAIL_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

/* {0} is an unset timer. */
struct timer {
    void (*fire)(struct timer *timer);
    int64_t due_ms; /* clock.monotonic_ms */
    struct timer *next;
    bool set;
};

struct timers {
    struct timer *first; /* borrowed; the first one due; NULL: none is set */
};

void timer_set(struct timers *timers, struct timer *timer,
               int64_t due_ms); /* moves one that is set */
void timer_clear(struct timers *timers, struct timer *timer);

/* When the first timer is due; INT64_MAX when none is set. */
int64_t timers_due_ms(const struct timers *timers);

/* Fires the timers due at now_ms, also those that are set for now_ms or earlier meanwhile. True:
 * there were any. */
bool timers_fire(struct timers *timers, int64_t now_ms);

#endif
