/* SPDX-License-Identifier: Apache-2.0 */
#include "records_json.h"

#include "object_envelope.h"
#include "record_times.h"
#include "source/cloudwatch.h"
#include "source/source_row.h"

_Static_assert(JSON_PATHS_MAX >= 2 * FORMAT_TIMES_MAX + 2, "every rule may be of two members");

struct json_records {
    const struct records_object *object;
    struct line_writer *writer;
    struct json_values values;
    struct format_time line_times; /* of lines that are not JSON */
    struct record_times times;
    struct object_envelope envelope;
    uint64_t damaged;   /* number of the last damaged record; 0: none so far */
    bool has_envelopes; /* there may be some */
    bool labels_moved;  /* those of an envelope were made since the writer got its own */
};

/* A line of a damaged value is counted; the first one of a value is logged. */
static void count_broken_line(struct json_records *records) {
    const struct source_env *env = records->writer->env;
    uint64_t record = records->values.count;

    if (tally_drop(env->tally, "broken_json", 1) && records->damaged != record) {
        log_write(env->log, LOG_WARN,
                  "%.*s: record %" PRIu64 " is damaged JSON: its lines are shipped as they are",
                  SLICE_ARG(records->writer->entry.item->identity), record);
    }
    records->damaged = record;
}

/* The time of the record or line that begins here; unknown: the fallback. False: it has one that
 * can't be read. */
static bool value_find_time(struct json_records *records, const struct json_value *value,
                            struct moment *time) {
    *time = (struct moment){0};
    switch (value->kind) {
    case JSON_VALUE_RECORD:
        return record_times_of(&records->times, &records->values, value, time);
    case JSON_VALUE_LINE:
        return format_time_of_line(&records->line_times, value->text, time);
    case JSON_VALUE_BROKEN:
    case JSON_VALUE_END:
        break;
    }
    return true;
}

static void begin_record(struct json_records *records, const struct json_value *value) {
    struct line_writer *writer = records->writer;
    struct moment time;

    if (value->kind == JSON_VALUE_BROKEN) {
        count_broken_line(records);
    }
    if (!value_find_time(records, value, &time)) {
        source_time_unreadable(writer->env, writer->entry.item);
    }
    line_writer_at(writer, time);
}

static void restore_labels(struct json_records *records) {
    if (records->labels_moved) {
        struct labels labels = *records->object->labels;
        records->writer->entry.labels = source_labels_done(records->writer->env, &labels);
        records->labels_moved = false;
    }
}

static bool write_record(struct json_records *records, const struct json_value *value,
                         struct error *err) {
    if (value->first) {
        restore_labels(records);
        begin_record(records, value);
    }
    return line_writer_add(records->writer, value->text, value->partial, err);
}

static bool records_write_value(struct json_records *records, const struct json_value *value,
                                struct error *err) {
    bool shipped;

    if (!records->has_envelopes || !value->first ||
        !object_envelope_begins(&records->envelope, &records->values, value)) {
        return write_record(records, value, err);
    }
    records->labels_moved = true;
    return object_envelope_read(records->object, records->writer, &records->values, value, &shipped,
                                err) &&
           (shipped || write_record(records, value, err));
}

static bool write_values(struct json_records *records, struct error *err) {
    struct json_value value;

    while (json_values_next(&records->values, &value, err)) {
        if (value.kind == JSON_VALUE_END) {
            return true;
        }
        if (!records_write_value(records, &value, err)) {
            return error_prefix(err, "record %" PRIu64, records->values.count);
        }
    }
    return false;
}

bool records_json_read(const struct records_object *object, struct reader *text,
                       struct line_writer *writer, struct error *err) {
    const struct s3_format *format = object->format;
    struct json_records records = {
        .object = object,
        .writer = writer,
        .has_envelopes = format->records == S3_RECORDS_BY_CONTENT,
    };
    size_t max = line_writer_max(writer->env);

    if (records.has_envelopes && max < CLOUDWATCH_AT_HAND) {
        max = CLOUDWATCH_AT_HAND;
    }
    json_values_init(&records.values, text, slice_from_cstr(format->array), max);
    format_time_init(&records.line_times, format, writer->env->config->vpc_flow_time);
    record_times_init(&records.times, records.line_times.all, &records.values);
    object_envelope_init(&records.envelope, &records.values);
    bool ok = write_values(&records, err);
    json_values_clean_up(&records.values);
    return ok;
}
