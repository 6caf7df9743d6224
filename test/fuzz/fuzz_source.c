/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_source.h"

#include "fuzz_target.h"
#include "promtail/container_of.h"

enum { READ_UNTIL_MS = 2000 };

static bool write_entry(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct fuzz_source *source = CONTAINER_OF(sink, struct fuzz_source, sink);
    struct buf *out = &source->entries;

    fuzz_check(entry->item == &source->item && entry->labels->drop == NULL);
    bool ok = buf_append(out, entry->labels->text) && buf_printf(out, " %" PRId64, entry->time_ns);
    for (size_t i = 0; ok && i < entry->metadata_count; i++) {
        ok = buf_append_byte(out, ' ') && buf_append(out, entry->metadata[i].name) &&
             buf_append_byte(out, '=') && buf_append(out, entry->metadata[i].value);
    }
    return (ok && buf_append_byte(out, ' ') && buf_append(out, entry->line) &&
            buf_append_byte(out, '\n')) ||
           error_set(err, ERROR_DOWN, "the sink is full");
}

static bool end_record(struct entry_sink *sink, struct work_item *item, struct error *err) {
    fuzz_check(item == &CONTAINER_OF(sink, struct fuzz_source, sink)->item);
    (void)err;
    return true;
}

static int64_t stand_still(const struct clock *clock) {
    (void)clock;
    return INT64_C(1700000000000000000);
}

static int64_t go_on(const struct clock *clock) {
    union {
        const struct clock *in;
        struct clock *out;
    } own = {clock};

    return CONTAINER_OF(own.out, struct fuzz_source, clock)->now_ms++;
}

void fuzz_source_init(struct fuzz_source *source, size_t entries_max) {
    const struct label_rules_config rules = {.prefix = true};
    const char *bad;
    struct error err;

    *source =
        (struct fuzz_source){.config = {.line_bytes_max = 64, .keep_stream = KEEP_STREAM_METADATA},
                             .sink = {write_entry, end_record},
                             .clock = {stand_still, go_on},
                             .deadline = {READ_UNTIL_MS, READ_UNTIL_MS, READ_UNTIL_MS}};
    for (enum metadata_field field = 0; field < METADATA_FIELDS; field++) {
        metadata_fields_add(&source->config.metadata, field);
    }
    buf_init(&source->entries, entries_max);
    source->rules = label_rules_new(&rules, &bad, &err);
    source->log = (struct log){.level = LOG_FATAL, .fd = STDERR_FILENO, .clock = &source->clock};
    source->item = (struct work_item){
        .all = &source->items, .identity = SLICE("the item"), .users = 1 /* stays */};
    source->env = (struct source_env){
        .config = &source->config,
        .sink = &source->sink,
        .labels = label_cache_new(source->rules),
        .tally = &source->tally,
        .log = &source->log,
        .clock = &source->clock,
        .deadline = &source->deadline,
    };
}

void fuzz_source_clean_up(struct fuzz_source *source) {
    label_cache_destroy(source->env.labels);
    label_rules_destroy(source->rules);
    mem_free(source->item.reason);
    arena_clean_up(&source->arena);
    buf_clean_up(&source->entries);
}
