/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/timers.h"

#include <stddef.h>

void timer_clear(struct timers *timers, struct timer *timer) {
    struct timer **at = &timers->first;

    if (!timer->set) {
        return;
    }
    while (*at != timer) {
        at = &(*at)->next;
    }
    *at = timer->next;
    timer->next = NULL;
    timer->set = false;
}

void timer_set(struct timers *timers, struct timer *timer, int64_t due_ms) {
    struct timer **at = &timers->first;

    timer_clear(timers, timer);
    timer->due_ms = due_ms;
    while (*at != NULL && (*at)->due_ms <= due_ms) {
        at = &(*at)->next;
    }
    timer->next = *at;
    timer->set = true;
    *at = timer;
}

int64_t timers_due_ms(const struct timers *timers) {
    return timers->first != NULL ? timers->first->due_ms : INT64_MAX;
}

bool timers_fire(struct timers *timers, int64_t now_ms) {
    bool fired = false;

    while (timers->first != NULL && timers->first->due_ms <= now_ms) {
        struct timer *timer = timers->first;
        timer_clear(timers, timer);
        fired = true;
        timer->fire(timer);
    }
    return fired;
}
