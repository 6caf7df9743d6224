/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop: the one place where the program waits (docs/architecture.md#the-loop).
 *
 * It owns the one curl multi handle (net/transfers.h) and the timers. A turn drives all
 * transfers and then, outside any curl callback, calls what finished or fell due. Such a function
 * may change its owner's state, start or repeat a transfer, or set a timer; it never reads an
 * object, adds an entry, or turns the loop.
 */
#ifndef PROMTAIL_LOOP_H
#define PROMTAIL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/clock.h"
#include "promtail/error.h"
#include "promtail/timers.h"

struct loop;

struct loop *loop_new(const struct clock *clock,
                      struct error *err) MUST_CHECK; /* NULL: curl can't start */
void loop_destroy(struct loop *loop);                /* NULL is allowed; no transfer may be left */
const struct clock *loop_clock(const struct loop *loop);
struct timers *loop_timers(struct loop *loop);
/* No proxy is set in the environment: all requests go direct, and libcurl need not look for one. */
void loop_set_direct(struct loop *loop);

/* Once: waits until something finished, fell due, or until_ms (monotonic; INT64_MAX: no limit) is
 * reached; a body byte that arrived counts as something. Never waits when work is at hand. */
void loop_turn(struct loop *loop, int64_t until_ms);

#endif
