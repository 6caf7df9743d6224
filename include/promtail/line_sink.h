/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_sink: where the text of a line goes, in one part or in several.
 *
 * Flow: line_writer -> entry_filter -> LINE_SINK (line_writer, which cuts the line into entries)
 */
#ifndef PROMTAIL_LINE_SINK_H
#define PROMTAIL_LINE_SINK_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct line_sink {
    /* text is borrowed for the length of the call. partial: the line goes on with the next text.
     * Fails as entry_sink.add does. */
    MUST_CHECK bool (*add)(struct line_sink *sink, struct slice text, bool partial,
                           struct error *err);
};

#endif
