/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An S3 object: object -> inflate -> lines -> line_writer. Its kind is told by its key, its
 * compression by its content.
 */
#include "format/s3_format.h"
#include "line_writer.h"
#include "promtail/inflate.h"
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

static bool write_lines(struct lines *lines, struct line_writer *writer,
                        const struct s3_format *format, struct error *err) {
    struct line line;
    bool first_piece = true;
    int64_t time_ns;

    while (lines_next(lines, &line, err)) {
        if (line.end) {
            return true;
        }
        if (first_piece && format->time != NULL && format->time(line.text, &time_ns)) {
            line_writer_at(writer, time_ns);
        } else if (first_piece) {
            line_writer_at_spare(writer);
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
    struct line_writer writer;
    struct inflate plain;
    struct lines lines;

    /* Times: record, object name, event, now (DESIGN 6.4). */
    line_writer_init(&writer, env, make_labels(env, format, &origin), record->item,
                     origin.time_ns != 0 ? origin.time_ns : record->time_ns);
    inflate_init(&plain, &object->reader, false, 0);
    lines_init(&lines, &plain.reader, line_writer_max(env));
    bool ok = write_lines(&lines, &writer, format, err);
    if (ok && plain.plain_bytes == 0) {
        tally_drop(env->tally, "empty_object", 1);
    }
    env->tally->bytes_read += plain.plain_bytes;
    lines_clean_up(&lines);
    inflate_clean_up(&plain);
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
