/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_sink: where closed batches go: Loki, standard output (command line), or a test.
 *
 * push() takes the batch in any case and settles it once (batch_settle). It may wait for a free
 * slot by turning the loop. It fails (ERROR_DEADLINE, ERROR_DOWN) when there is no point in going
 * on; the batch is then settled as failed already.
 */
#ifndef PROMTAIL_PUSH_SINK_H
#define PROMTAIL_PUSH_SINK_H

#include "promtail/error.h"

struct batch;

struct push_sink {
    MUST_CHECK bool (*push)(struct push_sink *sink, struct batch *batch, struct error *err);
};

#endif
