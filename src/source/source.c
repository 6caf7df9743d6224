/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/source.h"

#include "source_row.h"

static const struct source_row *const SOURCES[] = {
    &SOURCE_CLOUDWATCH, &SOURCE_KINESIS, &SOURCE_S3, &SOURCE_SQS, &SOURCE_SNS, &SOURCE_EVENTBRIDGE,
};
enum { SOURCE_COUNT = sizeof(SOURCES) / sizeof(SOURCES[0]) };

static const struct source_row *row_of(enum event_kind kind) {
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (SOURCES[i]->kind == kind) {
            return SOURCES[i];
        }
    }
    abort(); /* a kind without a row is a bug */
}

void source_open(const struct source_env *env, const struct event_record *record,
                 struct object **object) {
    struct error err;

    *object = NULL;
    if (record->kind == EVENT_S3_OBJECT &&
        !env->objects->open(env->objects, &record->object, env->deadline, object, &err)) {
        *object = NULL; /* source_read meets the same error, and reports it */
    }
}

bool source_error_is_permanent(const struct error *err) {
    return err->code == ERROR_INPUT || err->code == ERROR_LIMIT || err->code == ERROR_REFUSED;
}

const char *source_refusal(const struct error *err) {
    return err->code == ERROR_REFUSED ? "unreadable" : "damaged_record";
}

/* What an item becomes whose record could not be read. */
static void settle(const struct source_env *env, enum event_kind kind, struct work_item *item,
                   const struct error *err) {
    /* Failed, a damaged Kinesis record would block its shard for days. */
    bool refused =
        err->code == ERROR_REFUSED || (kind == EVENT_KINESIS && source_error_is_permanent(err));

    if (err->code == ERROR_MISSING) {
        tally_drop(env->tally, "missing_object", 1);
        work_item_read(item);
    } else if (refused) {
        tally_drop(env->tally, source_refusal(err), 1);
        work_item_refuse(item, source_refusal(err), err);
    } else {
        work_item_fail(item, err);
    }
}

int64_t source_time(const struct source_env *env, struct moment time) {
    return time.known ? time.ns : env->began_ns;
}

void source_time_unreadable(const struct source_env *env, const struct work_item *item) {
    if (tally_drop(env->tally, "time_unreadable", 1)) {
        log_write(env->log, LOG_WARN, "%.*s: a time can't be read: the next one known is used",
                  (int)item->identity.len, (const char *)item->identity.ptr);
    }
}

bool source_end(const struct source_env *env, struct work_item *item, bool ok, struct error *err) {
    struct error fault = {0};

    if (env->sink->end(env->sink, item, &fault)) {
        return ok;
    }
    if (ok || err->code != fault.code) { /* else err says the same, and where */
        *err = fault;
    }
    return false;
}

void source_read(const struct source_env *env, const struct event_record *record,
                 struct object *object) {
    const struct source_row *row = row_of(record->kind);
    struct error err = {0};

    bool ok = row->read(env, record, object, &err);
    if (source_end(env, record->item, ok, &err)) {
        work_item_read(record->item);
    } else {
        settle(env, record->kind, record->item, &err);
    }
}

void source_label(struct labels *labels, const char *name, struct slice value) {
    bool fits = labels_set(labels, slice_from_cstr(name), value);

    if (!fits) {
        abort(); /* sources give a handful of LABELS_MAX */
    }
}

const struct label_set *source_labels_done(const struct source_env *env, struct labels *labels) {
    return label_cache_get(env->labels, labels, env->log);
}
