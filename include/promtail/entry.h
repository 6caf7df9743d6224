/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry: one log line on its way to Loki.
 *
 * Everything is borrowed for the length of entry_sink.add; the line's bytes are copied once, into
 * their stream's encoded entries. Its label set is not one of those that are dropped.
 */
#ifndef PROMTAIL_ENTRY_H
#define PROMTAIL_ENTRY_H

#include <stdint.h>

#include "promtail/label.h"
#include "promtail/label_set.h"
#include "promtail/slice.h"
#include "promtail/work_item.h"

struct entry {
    const struct label_set *labels; /* a stream copies its text */
    int64_t time_ns;                /* since the Unix epoch */
    struct slice line;
    const struct label *metadata; /* structured metadata; NULL when none */
    size_t metadata_count;
    struct work_item *item;
};

#endif
