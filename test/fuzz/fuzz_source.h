/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_source: what reading a record needs around it: a sink that writes entries down as text, a
 * clock that goes on a little whenever it is asked, so that nothing takes for ever.
 */
#ifndef PROMTAIL_TEST_FUZZ_SOURCE_H
#define PROMTAIL_TEST_FUZZ_SOURCE_H

#include "promtail/source.h"
#include "promtail/work_items.h"

struct fuzz_source {
    struct source_env env;
    struct buf entries; /* owned: labels, time, metadata and line of each */
    struct work_items items;
    struct work_item item;
    struct source_config config;
    struct entry_sink sink;
    struct tally tally;
    struct log log;
    struct clock clock;
    int64_t now_ms;
    struct deadline deadline;
    struct label_rules *rules;
    struct arena arena;
};

/* entries_max: bytes; beyond, the sink fails with ERROR_DOWN. */
void fuzz_source_init(struct fuzz_source *source, size_t entries_max);
void fuzz_source_clean_up(struct fuzz_source *source);

#endif
