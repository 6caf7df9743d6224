/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_sink: where closed batches go: Loki, standard output (command line), or a test.
 *
 * In an invocation begin() comes first; push() any number of times, and finish(), follow unless the
 * event is unknown. A sink that settles each batch at once needs push() alone: the others may be
 * NULL.
 */
#ifndef PROMTAIL_PUSH_SINK_H
#define PROMTAIL_PUSH_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/deadline.h"
#include "promtail/error.h"

struct batch;

struct push_sink {
    /* Takes the batch in any case and settles it once (batch_settle). It may wait for a free slot
     * by turning the loop. It fails (ERROR_DEADLINE, ERROR_DOWN) when there is no point in going
     * on; the batch is then settled as failed already. */
    MUST_CHECK bool (*push)(struct push_sink *sink, struct batch *batch, struct error *err);
    /* A new invocation. Borrows the deadline until the next begin. */
    void (*begin)(struct push_sink *sink, const struct deadline *deadline);
    /* Waits until everything is settled, or push_until_ms is reached, which fails the rest. */
    void (*finish)(struct push_sink *sink);
    /* What is pushed now would fail, so that there is no point in reading on. */
    bool (*is_down)(const struct push_sink *sink);
};

static inline void push_sink_begin(struct push_sink *sink, const struct deadline *deadline) {
    if (sink->begin != NULL) {
        sink->begin(sink, deadline);
    }
}
static inline void push_sink_finish(struct push_sink *sink) {
    if (sink->finish != NULL) {
        sink->finish(sink);
    }
}
static inline bool push_sink_is_down(const struct push_sink *sink) {
    return sink->is_down != NULL && sink->is_down(sink);
}

#endif
