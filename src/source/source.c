/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/source.h"

#include "record_metadata.h"
#include "source_row.h"

static const struct source_row *const SOURCES[] = {
    &SOURCE_CLOUDWATCH, &SOURCE_KINESIS,     &SOURCE_S3,     &SOURCE_SQS,
    &SOURCE_SNS,        &SOURCE_EVENTBRIDGE, &SOURCE_PARKED,
};
enum { SOURCE_COUNT = sizeof(SOURCES) / sizeof(SOURCES[0]) };

static const struct source_row *source_row_of(enum event_kind kind) {
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (SOURCES[i]->kind == kind) {
            return SOURCES[i];
        }
    }
    abort(); /* a kind without a row is a bug */
}

void source_open(const struct source_env *env, const struct event_record *record,
                 struct object **object) {
    const struct source_row *row = source_row_of(record->kind);
    struct error err;

    *object = NULL;
    if (row->open != NULL && !row->open(env, record, object, &err)) {
        *object = NULL; /* source_read meets the same error, and reports it */
    }
}

static bool is_refused(const struct source_row *row, const struct error *err) {
    return err->code == ERROR_REFUSED ||
           (row->damaged == SOURCE_REFUSES && source_error_is_permanent(err));
}

struct source_counts {
    uint64_t bytes, lines, entries;
};

static struct source_counts source_counts_of(const struct tally *tally) {
    return (struct source_counts){tally->bytes_read, tally->lines, tally->entries};
}

/* What the record came to since the tally had these counts. fault: NULL: all of it was read. */
static void source_log(const struct source_env *env, const struct work_item *item,
                       const struct source_counts *before, const struct error *fault) {
    struct source_counts now = source_counts_of(env->tally);

    log_write(env->log, LOG_DEBUG,
              "%.*s: %" PRIu64 " bytes, %" PRIu64 " lines, %" PRIu64 " entries; %s%s",
              SLICE_ARG(item->identity), now.bytes - before->bytes, now.lines - before->lines,
              now.entries - before->entries,
              fault == NULL ? "read to its end" : "not read to its end: ",
              fault == NULL ? "" : fault->text);
}

static void source_refuse(const struct source_env *env, const struct event_record *record,
                          const struct error *err) {
    struct buf event;

    buf_init(&event, SIZE_MAX);
    bool fails = env->keeper != NULL && !event_write_original(record, &event);
    if (fails) {
        work_item_fail(record->item, err);
    } else {
        event_refuse(env->keeper, env->tally, record->item, source_refusal(err), err,
                     buf_slice(&event));
    }
    buf_clean_up(&event);
}

/* Settles the item of a record that could not be read. */
static void settle_item(const struct source_env *env, const struct source_row *row,
                        const struct event_record *record, const struct error *err) {
    struct work_item *item = record->item;

    if (err->code == ERROR_MISSING) {
        tally_drop(env->tally, "missing_object", 1);
        work_item_read(item);
    } else if (is_refused(row, err)) {
        source_refuse(env, record, err);
    } else {
        work_item_fail(item, err);
    }
}

static void source_read_record(const struct source_env *env, const struct event_record *record,
                               struct object *object) {
    const struct source_row *row = source_row_of(record->kind);
    struct source_counts before = source_counts_of(env->tally);
    struct error err = {0};

    bool ok = (object != NULL || row->open == NULL || row->open(env, record, &object, &err)) &&
              row->read(env, record, object, &err);
    ok = source_end(env, record->item, ok, &err);
    source_log(env, record->item, &before, ok ? NULL : &err);
    if (ok) {
        work_item_read(record->item);
    } else {
        settle_item(env, row, record, &err);
    }
}

/* With what STRUCTURED_METADATA attaches to all entries of the record. */
static void source_read_with_metadata(const struct source_env *env,
                                      const struct event_record *record, struct object *object) {
    struct record_metadata metadata;
    struct source_env own = *env;
    struct arena memory = {0};

    record_metadata_init(&metadata, env, record, &memory);
    own.metadata = &metadata;
    source_read_record(&own, record, object);
    arena_clean_up(&memory);
}

void source_read(const struct source_env *env, const struct event_record *record,
                 struct object *object) {
    if (env->config->metadata.any) {
        source_read_with_metadata(env, record, object);
    } else {
        source_read_record(env, record, object);
    }
}
