/* SPDX-License-Identifier: Apache-2.0 */
/* loki_push_setup: a loki_push before the fake transfers, with items whose entries fill a batch
 * each. */
#ifndef PROMTAIL_TEST_LOKI_PUSH_SETUP_H
#define PROMTAIL_TEST_LOKI_PUSH_SETUP_H

#include "fake/fake_http.h"
#include "promtail/batcher.h"
#include "promtail/loki_push.h"
#include "promtail/work_items.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(literal)                                                                              \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }

enum { ITEMS_MAX = 8 };

struct setup {
    struct fake *fake;
    struct tally tally;
    struct log log;
    struct deadline deadline;
    struct loki_push_config config;
    struct loki_push *push;
    struct batcher *batcher;
    struct work_items work_items;
    struct work_item items[ITEMS_MAX];
};

static inline struct setup *set_up(const struct fake_answer *answers, size_t count) {
    struct setup *setup = mem_zalloc(sizeof(*setup));

    for (size_t i = 0; i < ITEMS_MAX; i++) {
        setup->items[i] = (struct work_item){.all = &setup->work_items, .users = 1};
    }
    setup->fake = fake_new(answers, count);
    setup->log = (struct log){.level = LOG_FATAL, .fd = 2, .clock = loop_clock(setup->fake->loop)};
    setup->deadline = (struct deadline){20000, 30000, 31000};
    setup->config = (struct loki_push_config){
        .url = "http://loki/loki/api/v1/push?token=secret",
        .tenant = "",
        .user_agent = "test",
        .concurrency = 2,
        .retries_max = 3,
        .timeout_ms = 5000,
        .seed = 7,
    };
    return setup;
}

static inline void start(struct setup *setup) {
    setup->push = loki_push_new(&setup->config, setup->fake->loop, &setup->tally, &setup->log);
    setup->batcher = batcher_new(1000, 4, loki_push_sink(setup->push), &setup->tally);
    push_sink_begin(loki_push_sink(setup->push), &setup->deadline);
}

static inline void tear_down(struct setup *setup) {
    batcher_destroy(setup->batcher);
    loki_push_destroy(setup->push);
    fake_destroy(setup->fake);
    for (size_t i = 0; i < ITEMS_MAX; i++) {
        mem_free(setup->items[i].reason);
    }
    mem_free(setup);
}

/* One entry of item i; a line of 600 bytes, so that each fills a batch of its own. */
static inline bool add_line(struct setup *setup, size_t i, struct slice line, struct error *err) {
    static const struct label_set labels = {
        .text = TEXT("{a=\"b\"}"), .tenant = TEXT(""), .hash = 1};
    struct entry entry = {.labels = &labels, .line = line, .item = &setup->items[i]};
    struct entry_sink *sink = batcher_sink(setup->batcher);

    entry.time_ns = (int64_t)i;
    return sink->add(sink, &entry, err);
}

static inline bool add(struct setup *setup, size_t i, struct error *err) {
    static const unsigned char line[600] = "x";

    return add_line(setup, i, slice_of(line, sizeof(line)), err);
}

/* Adds an entry of each item, all read, and waits for the end. */
static inline void ship(struct setup *setup, size_t count) {
    struct error err = {0};

    for (size_t i = 0; i < count; i++) {
        if (!add(setup, i, &err)) {
            work_item_fail(&setup->items[i], &err);
        }
        work_item_read(&setup->items[i]);
    }
    if (!batcher_flush(setup->batcher, &err)) {
        batcher_abandon(setup->batcher, &err);
    }
    push_sink_finish(loki_push_sink(setup->push));
}

#endif
