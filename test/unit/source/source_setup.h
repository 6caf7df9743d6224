/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_setup: what a source needs around it in a test: a sink that remembers, an object store in
 * memory, a clock that stands.
 */
#ifndef PROMTAIL_TEST_SOURCE_SETUP_H
#define PROMTAIL_TEST_SOURCE_SETUP_H

#include "promtail/source.h"
#include "promtail/work_items.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ENTRIES_MAX = 4096, ENDS_MAX = 1024, BYTES_MAX = 1 << 26 };
#define BEGAN_NS INT64_C(1700000000000000000)
#define EVENT_NS INT64_C(1600000000123000000)

struct seen_entry { /* a copy in the setup's arena */
    struct slice labels;
    int64_t time_ns;
    struct slice line;
    struct slice metadata; /* "name=value,name=value", or empty */
    struct work_item *item;
};

struct seen_end {   /* of a record */
    size_t entries; /* that came before it */
    struct work_item *item;
};

struct seen_sink {
    struct entry_sink sink; /* first */
    struct arena arena;
    struct seen_entry entries[ENTRIES_MAX];
    size_t count;
    size_t fails_after; /* entries; with fails_with set */
    enum error_code fails_with;
    struct seen_end ends[ENDS_MAX];
    size_t end_count;
    enum error_code end_fails_with; /* ERROR_NONE: it doesn't */
};

struct memory_store {
    struct object_store store; /* first */
    struct slice content;
    size_t step;                /* bytes at a read; 0: as many as fit */
    enum error_code open_fails; /* ERROR_NONE: it opens */
    enum error_code read_fails; /* after the content */
    unsigned opened;
    unsigned closed;
};

struct test_clock {
    struct clock clock; /* first */
    int64_t now_ms;
    int64_t step_ms; /* goes on so much whenever it is asked */
};

struct setup {
    struct source_config config;
    struct source_env env;
    struct seen_sink sink;
    struct memory_store objects;
    struct arena arena;
    struct tally tally;
    struct log log;
    struct test_clock clock;
    struct deadline deadline;
    struct label_rules *rules;
    struct event_record record;
    struct work_items items;
    struct work_item item;
};

struct setup *setup_new(void);
void setup_destroy(struct setup *setup);
/* As new: other records may be read with the same configuration. */
void setup_again(struct setup *setup);

/* source_open and source_read of setup->record; the item is settled, and the object closed. */
void setup_read(struct setup *setup);

struct seen_entry *setup_entry(struct setup *setup,
                               size_t number); /* fails when there are not so many */
void expect_lines(struct setup *setup, const char *const *lines, size_t count);
#define EXPECT_LINES(setup, ...)                                                                   \
    expect_lines(setup, (const char *const[]){__VA_ARGS__},                                        \
                 COUNT(((const char *const[]){__VA_ARGS__})))
void expect_state(const struct setup *setup, enum work_item_state state);

enum packing { PACK_GZIP = 31, PACK_ZLIB = 15, PACK_ZSTD = 0 }; /* zlib's window bits */
/* Appends. */
void pack(struct buf *out, struct slice plain, enum packing packing);
/* Base64, in the setup's arena; plain: packed by gzip before. */
struct slice encode(struct setup *setup, struct slice bytes);
struct slice gzip_encode(struct setup *setup, struct slice plain);
/* A file under test/ or an absolute one, in the setup's arena; empty when it is not there. */
struct slice read_test_file(struct setup *setup, const char *path);

#endif
