/* SPDX-License-Identifier: Apache-2.0 */
#include "push_window.h"

#include <assert.h>

void push_window_init(struct push_window *window, unsigned ceiling) {
    assert(ceiling > 0);
    *window = (struct push_window){.ceiling = ceiling, .size = ceiling};
}

uint64_t push_window_send(struct push_window *window) {
    return ++window->sent;
}

void push_window_grow(struct push_window *window) {
    if (window->size < window->ceiling && ++window->accepted >= window->size) {
        window->size++;
        window->accepted = 0;
    }
}

void push_window_shrink(struct push_window *window, uint64_t number) {
    if (number <= window->cut_at) {
        return; /* sent before it was halved: Loki could not know yet */
    }
    window->size = window->size > 1 ? window->size / 2 : 1;
    window->accepted = 0;
    window->cut_at = window->sent;
}
