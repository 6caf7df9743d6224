/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_window: how many pushes may be in flight: one more after as many accepted pushes as it
 * allows, half as many after an answer that asks to slow down (429, 503). Pure.
 *
 * Limits: at least 1, at most its ceiling. Pushes that were in flight together may all be told to
 *         slow down; that halves it once.
 */
#ifndef PROMTAIL_LOKI_PUSH_WINDOW_H
#define PROMTAIL_LOKI_PUSH_WINDOW_H

#include <stdint.h>

struct push_window {
    unsigned ceiling;
    unsigned size;     /* pushes that may be in flight */
    unsigned accepted; /* since it changed last */
    uint64_t sent;     /* requests */
    uint64_t cut_at;   /* `sent` when it was halved last */
};

/* ceiling: at least 1; the window begins there. */
void push_window_init(struct push_window *window, unsigned ceiling);
/* A request is sent; returns its number. */
uint64_t push_window_send(struct push_window *window);
void push_window_grow(struct push_window *window);
/* number: of the request that was told to slow down. */
void push_window_shrink(struct push_window *window, uint64_t number);

#endif
