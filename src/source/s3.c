/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An S3 object: object -> content -> records -> line_writer. The key determines its format, the
 * content how it is compressed.
 */
#include "content.h"
#include "format/format_time.h"
#include "format/framing.h"
#include "format/records_json.h"
#include "format/records_lines.h"
#include "line_writer.h"
#include "promtail/s3_format.h"
#include "source_row.h"

static bool read_lines(const struct records_object *object, struct reader *text,
                       struct line_writer *writer, struct error *err) {
    return records_lines_read(object->format, text, writer, err);
}

static records_reader *const RECORDS[S3_RECORDS_COUNT] = {
    [S3_RECORDS_LINES] = read_lines,
    [S3_RECORDS_JSON] = records_json_read,
    [S3_RECORDS_BY_CONTENT] = framing_read,
};

static void s3_labels_set(struct labels *labels, const struct s3_format *format,
                          const struct s3_origin *origin) {
    labels_init(labels);
    source_label(labels, "__aws_log_type", slice_from_cstr(format->type));
    for (const struct s3_label *label = format->labels; label->name != NULL; label++) {
        source_label(labels, label->name, origin->captures[label->value]);
    }
}

/* Of records without a time of their own: when the object is read, if VPC_FLOW_TIME wants that; the
 * object's name; the event; unknown. */
static struct moment s3_fallback_time(const struct source_env *env,
                                      const struct event_record *record,
                                      const struct s3_format *format,
                                      const struct s3_origin *origin) {
    if (format_time_is_processing(format, env->config->vpc_flow_time)) {
        return moment_at(clock_realtime_ns(env->clock));
    }
    return moment_or(origin->time, record->time);
}

static bool s3_read_object(const struct source_env *env, const struct event_record *record,
                           struct object *object, struct error *err) {
    struct s3_origin origin;
    const struct s3_format *format =
        s3_format_for(record->object.key, record->object.bucket, &origin);
    struct moment time = s3_fallback_time(env, record, format, &origin);
    struct labels labels;
    struct records_object records = {.format = format, .labels = &labels};
    struct line_writer writer;
    struct content content;

    log_write(env->log, LOG_DEBUG, "%.*s: its key is of the format %s",
              SLICE_ARG(record->item->identity), format->type);
    if (origin.time_unreadable) {
        source_time_unreadable(env, record->item);
    }
    s3_labels_set(&labels, format, &origin);
    struct labels own = labels; /* a label set may be made of them again */
    line_writer_init(&writer, env, source_labels_done(env, &own), record->item,
                     source_time(env, time));
    content_init(&content, &object->reader, CONTENT_OBJECT, env);
    bool ok = RECORDS[format->records](&records, &content.reader, &writer, err);
    if (ok && content.bytes == 0) {
        tally_drop(env->tally, "empty_object", 1);
    }
    tally_read(env->tally, "s3", content.bytes);
    content_clean_up(&content);
    line_writer_clean_up(&writer);
    return ok;
}

static const struct s3_format *format_of(const struct event_record *record) {
    struct s3_origin origin;

    return s3_format_for(record->object.key, record->object.bucket, &origin);
}

/* Why the object is skipped, without a request to S3; NULL: it is read. */
static const char *reason_to_skip(const struct source_env *env, const struct s3_format *format) {
    if (format->records == S3_RECORDS_NOT_A_LOG) {
        return "not_a_log";
    }
    bool skips = env->config->unknown_keys == S3_UNKNOWN_SKIP;
    return format->takes_unknown && skips ? "unknown_key" : NULL;
}

static bool open_s3(const struct source_env *env, const struct event_record *record,
                    struct object **object, struct error *err) {
    const struct s3_format *format = format_of(record);

    *object = NULL;
    if (format->takes_unknown && env->config->unknown_keys == S3_UNKNOWN_FAIL) {
        return error_set(err, ERROR_INPUT,
                         "the key matches no log type, and S3_UNKNOWN_KEYS is fail: set it to "
                         "lines or skip, or leave such keys out of the notification");
    }
    return reason_to_skip(env, format) != NULL ||
           env->objects->open(env->objects, &record->object, env->deadline, object, err);
}

static bool read_s3(const struct source_env *env, const struct event_record *record,
                    struct object *object, struct error *err) {
    if (object == NULL) {
        tally_drop(env->tally, reason_to_skip(env, format_of(record)), 1);
        return true;
    }
    bool ok = s3_read_object(env, record, object, err);
    env->objects->close(env->objects, object);
    return ok;
}

const struct source_row SOURCE_S3 = {
    .kind = EVENT_S3_OBJECT,
    .damaged = SOURCE_FAILS,
    .open = open_s3,
    .read = read_s3,
};
