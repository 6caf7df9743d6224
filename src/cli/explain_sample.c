/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_sample.h"

#include "promtail/app_labels.h"
#include "promtail/app_source.h"
#include "promtail/config.h"
#include "promtail/container_of.h"
#include "promtail/regex.h"
#include "promtail/source.h"
#include "promtail/time.h"
#include "promtail/work_items.h"

enum { LINE_BYTES_SHOWN = 1000, ENTRY_BYTES_MAX = 64 * 1024 };

/* ---- the file as the one object of a store ---- */

struct file_object {
    struct object object;
    FILE *file;
};

struct file_store {
    struct object_store store;
    struct file_object object;
};

static bool file_read(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct object *object = CONTAINER_OF(reader, struct object, reader);
    struct file_object *from = CONTAINER_OF(object, struct file_object, object);
    size_t size = buf_room(into);
    unsigned char *to = buf_reserve(into, size);
    size_t got = to == NULL ? 0 : fread(to, 1, size, from->file);

    buf_added(into, got);
    *ended = got < size && feof(from->file) != 0;
    return ferror(from->file) == 0 ||
           error_set(err, ERROR_TRANSPORT, "the sample: %s", strerror(errno));
}

static bool file_open(struct object_store *store, const struct object_ref *ref,
                      const struct deadline *deadline, struct object **object, struct error *err) {
    struct file_store *files = CONTAINER_OF(store, struct file_store, store);

    (void)ref;
    (void)deadline;
    (void)err;
    *object = &files->object.object;
    return true;
}

static void file_close(struct object_store *store, struct object *object) {
    (void)store;
    (void)object;
}

/* ---- the sink ---- */

struct shown_entries {
    struct entry_sink sink;
    struct buf *out;
    struct buf entry; /* scratch */
    uint64_t count;
    bool full; /* an entry had no room in out */
};

static bool write_metadata(const struct entry *entry, struct buf *out) {
    bool ok = true;

    for (size_t i = 0; ok && i < entry->metadata_count; i++) {
        ok = buf_printf(out, " %.*s=%.*s", SLICE_ARG(entry->metadata[i].name),
                        SLICE_ARG(entry->metadata[i].value));
    }
    return ok;
}

/* To the nanosecond. */
static bool write_entry_time(int64_t ns, struct buf *out) {
    enum { MS_NS = 1000000 };
    int64_t rest = (ns % MS_NS + MS_NS) % MS_NS;

    if (!time_write_rfc3339(out, ns)) {
        return false;
    }
    buf_truncate(out, out->len - 1); /* its Z */
    return buf_printf(out, "%06dZ ", (int)rest);
}

static bool sample_write_entry(const struct entry *entry, struct buf *out) {
    bool cut = entry->line.len > LINE_BYTES_SHOWN;

    return write_entry_time(entry->time_ns, out) && buf_append(out, entry->labels->text) &&
           write_metadata(entry, out) && buf_append_cstr(out, "\n  ") &&
           buf_append(out, slice_first(entry->line, LINE_BYTES_SHOWN)) &&
           (!cut || buf_printf(out, "... (%zu bytes)", entry->line.len)) &&
           buf_append_byte(out, '\n');
}

static bool shown_add(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct shown_entries *shown = CONTAINER_OF(sink, struct shown_entries, sink);

    (void)err;
    if (shown->count++ >= EXPLAIN_ENTRIES_MAX) {
        return true;
    }
    buf_reset(&shown->entry);
    shown->full = !sample_write_entry(entry, &shown->entry) ||
                  !buf_append(shown->out, buf_slice(&shown->entry)) || shown->full;
    return true;
}

/* ---- the reading ---- */

/* What source_read wants, as app would give it. */
struct sample {
    struct config config;
    struct source_config source;
    struct regex_scratch *scratch;
    struct label_rules *rules;
    struct label_cache *labels;
    struct file_store files;
    struct shown_entries shown;
    struct tally tally;
    struct log log;
    struct deadline deadline;
    struct arena arena;
    struct work_items items;
};

static bool sample_init(struct sample *sample, struct buf *out, struct error *err) {
    static const char *const names[] = {"RELABEL_CONFIGS",
                                        "EXTRA_LABELS",
                                        "OMIT_EXTRA_LABELS_PREFIX",
                                        "DROP_LABELS",
                                        "MAX_LABEL_NAMES",
                                        "MAX_LABEL_NAME_LENGTH",
                                        "MAX_LABEL_VALUE_LENGTH",
                                        "LINE_MAX_BYTES",
                                        "LINE_TOO_LONG",
                                        "S3_UNKNOWN_KEYS",
                                        "VPC_FLOW_TIME",
                                        NULL};
    const char *bad = "";

    *sample = (struct sample){
        .scratch = regex_scratch_new(),
        .shown = {.sink = {shown_add, entry_sink_end_nothing}, .out = out},
        .files = {.store = {file_open, file_close}},
        .log = {LOG_WARN, LOG_TEXT, STDERR_FILENO, clock_system(), {0}},
        .deadline = {INT64_MAX, INT64_MAX, INT64_MAX},
    };
    sample->files.object.object = (struct object){{file_read}, &sample->files.store};
    work_items_init(&sample->items, &sample->arena);
    buf_init(&sample->shown.entry, ENTRY_BYTES_MAX);
    if (!config_read_some(&sample->config, environment_of_process(), names, err)) {
        return false;
    }
    sample->source = app_source_config(&sample->config);
    sample->rules = app_label_rules(&sample->config, sample->scratch, &bad, err);
    if (sample->rules == NULL) {
        return error_prefix(err, "%s", bad);
    }
    sample->labels = label_cache_new(sample->rules);
    return true;
}

static void sample_clean_up(struct sample *sample) {
    if (sample->files.object.file != NULL) {
        fclose(sample->files.object.file);
    }
    label_cache_destroy(sample->labels);
    label_rules_destroy(sample->rules);
    regex_scratch_destroy(sample->scratch);
    buf_clean_up(&sample->shown.entry);
    config_clean_up(&sample->config);
    work_items_clean_up(&sample->items);
    arena_clean_up(&sample->arena);
}

static void sample_read(struct sample *sample, struct slice key) {
    struct source_env env = {
        .config = &sample->source,
        .sink = &sample->shown.sink,
        .labels = sample->labels,
        .objects = &sample->files.store,
        .tally = &sample->tally,
        .log = &sample->log,
        .clock = clock_system(),
        .deadline = &sample->deadline,
        .began_ns = clock_realtime_ns(clock_system()),
    };
    struct event_record record = {
        .kind = EVENT_S3_OBJECT,
        .object = {.bucket = SLICE("BUCKET"), .key = key, .size = -1},
        .item = work_item_new(&sample->items, NULL, SLICE(""), &key, 1),
    };
    struct object *object;

    source_open(&env, &record, &object);
    source_read(&env, &record, object);
}

static bool sample_write_failure(const struct sample *sample, enum work_item_state state,
                                 const char *word, struct buf *out) {
    const struct work_item *item = work_items_next(&sample->items, NULL, state);

    return item == NULL || buf_printf(out, "%s  %s\n", word, item->culprit->reason->text);
}

static bool write_outcome(const struct sample *sample, struct buf *out) {
    const struct tally *tally = &sample->tally;
    bool ok = buf_printf(out, "entries  %llu", (unsigned long long)sample->shown.count) &&
              (sample->shown.count <= EXPLAIN_ENTRIES_MAX ||
               buf_printf(out, ", the first %d are shown", EXPLAIN_ENTRIES_MAX)) &&
              buf_append_byte(out, '\n');

    for (unsigned i = 0; ok && i < tally->dropped_count; i++) {
        ok = buf_printf(out, "counted  %s %llu\n", tally->dropped[i].reason,
                        (unsigned long long)tally->dropped[i].count);
    }
    return ok && sample_write_failure(sample, WORK_FAILED, "failed ", out) &&
           sample_write_failure(sample, WORK_REFUSED, "refused", out);
}

bool explain_sample(struct slice key, const char *path, struct buf *out, struct error *err) {
    struct sample sample;
    bool ok = sample_init(&sample, out, err);

    if (ok) {
        sample.files.object.file = fopen(path, "r");
        ok = sample.files.object.file != NULL ||
             error_set(err, ERROR_INPUT, "%s: %s", path, strerror(errno));
    }
    if (ok) {
        sample_read(&sample, key);
        ok = (write_outcome(&sample, out) && !sample.shown.full) ||
             error_set(err, ERROR_LIMIT, "the answer has no room");
    }
    sample_clean_up(&sample);
    return ok;
}
