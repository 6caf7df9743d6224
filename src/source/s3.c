/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An S3 object: object -> content -> lines -> line_writer. Its kind is told by its key, what it is
 * packed in by its content.
 */
#include "content.h"
#include "format/s3_format.h"
#include "line_writer.h"
#include "promtail/lines.h"
#include "source_row.h"

static const struct label_set *make_labels(const struct source_env *env,
                                           const struct s3_format *format,
                                           const struct s3_origin *origin) {
    struct labels labels;

    labels_init(&labels);
    source_label(&labels, "__aws_log_type", slice_from_cstr(format->type));
    source_label(&labels, format->name_label, origin->name);
    if (format->owner_label != NULL) {
        source_label(&labels, format->owner_label, origin->owner);
    }
    if (format->name_label2 != NULL) {
        source_label(&labels, format->name_label2, origin->name);
        source_label(&labels, format->owner_label2, origin->owner);
    }
    return source_labels_done(env, &labels);
}

/* The time of the line that comes next. */
static void set_time(struct line_writer *writer, const struct s3_format *format,
                     struct slice line) {
    struct moment time = {0};

    if (format->time != NULL && !format->time(line, &time)) {
        source_time_unreadable(writer->env, writer->entry.item);
    }
    if (time.known) {
        line_writer_at(writer, time.ns);
    } else {
        line_writer_at_fallback(writer);
    }
}

static bool write_lines(struct lines *lines, struct line_writer *writer,
                        const struct s3_format *format, struct error *err) {
    struct line line;
    bool first_piece = true;

    while (lines_next(lines, &line, err)) {
        if (line.end) {
            return true;
        }
        if (first_piece) {
            set_time(writer, format, line.text);
        }
        if (!line_writer_add(writer, line.text, line.partial, err)) {
            return error_prefix(err, "at line %llu", (unsigned long long)lines->count);
        }
        first_piece = !line.partial;
    }
    return false;
}

static bool read_object(const struct source_env *env, const struct event_record *record,
                        struct object *object, struct error *err) {
    struct s3_origin origin;
    const struct s3_format *format =
        s3_format_for(record->object.key, record->object.bucket, &origin);
    struct moment time = moment_or(origin.time, record->time);
    struct line_writer writer;
    struct content content;
    struct lines lines;

    if (origin.time_unreadable) {
        source_time_unreadable(env, record->item);
    }
    line_writer_init(&writer, env, make_labels(env, format, &origin), record->item,
                     source_time(env, time));
    content_init(&content, &object->reader, CONTENT_OBJECT, env);
    lines_init(&lines, &content.reader, line_writer_max(env));
    bool ok = write_lines(&lines, &writer, format, err);
    if (ok && content.bytes == 0) {
        tally_drop(env->tally, "empty_object", 1);
    }
    env->tally->bytes_read += content.bytes;
    lines_clean_up(&lines);
    content_clean_up(&content);
    line_writer_clean_up(&writer);
    return ok;
}

static bool read_s3(const struct source_env *env, const struct event_record *record,
                    struct object *object, struct error *err) {
    struct object_store *store = env->objects;

    if (object == NULL && !store->open(store, &record->object, env->deadline, &object, err)) {
        return false;
    }
    bool ok = read_object(env, record, object, err);
    store->close(store, object);
    return ok;
}

const struct source_row SOURCE_S3 = {EVENT_S3_OBJECT, read_s3};
