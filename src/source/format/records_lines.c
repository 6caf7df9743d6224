/* SPDX-License-Identifier: Apache-2.0 */
#include "records_lines.h"

#include "format_time.h"
#include "line_columns.h"
#include "promtail/lines.h"
#include "records_lines_header.h"
#include "records_lines_join.h"
#include "source/source_row.h"

struct line_records {
    const struct s3_format *format;
    struct line_writer *writer;
    struct lines lines;
    struct format_time times;
    struct line_columns columns;
    struct lines_header header;
    struct lines_join join;
    bool inside; /* a line: the next text goes on with it */
    bool skips;  /* the line is a header */
};

static void count_header(const struct line_writer *writer) {
    writer->env->tally->lines++;
    tally_drop(writer->env->tally, "header_line", 1);
}

/* A line begins with this text. Lines that are joined have a record's time only where it begins. */
static bool begin_line(struct line_records *records, struct slice text, struct error *err) {
    struct line_writer *writer = records->writer;
    struct moment time;

    records->skips = lines_header_take(&records->header, text, &records->times);
    if (records->skips) {
        count_header(writer);
        return true;
    }
    bool readable = format_time_of_line(&records->times, text, &time);
    if (!readable) {
        source_time_unreadable(writer->env, writer->entry.item);
    }
    if (records->format->joins_lines) {
        bool has_time = time.known || !readable;
        if (!has_time && lines_join_goes_on(&records->join, text)) {
            return true;
        }
        if (!lines_join_end(&records->join, err)) {
            return false;
        }
        records->join.timed = records->join.timed || has_time;
    }
    if (records->columns.any) {
        line_columns_read(&records->columns, text, records->times.separator, &writer->entry);
    }
    line_writer_at(writer, time);
    return true;
}

static bool add_text(struct line_records *records, const struct line *line, struct error *err) {
    bool begins = !records->inside;

    if (begins && !begin_line(records, line->text, err)) {
        return false;
    }
    records->inside = line->partial;
    if (records->skips) {
        return true;
    }
    if (records->format->joins_lines) {
        return lines_join_add(&records->join, line->text, begins, err);
    }
    return line_writer_add(records->writer, line->text, line->partial, err);
}

static bool write_records(struct line_records *records, struct error *err) {
    struct line line;

    while (lines_next(&records->lines, &line, err)) {
        if (line.end) {
            return lines_join_end(&records->join, err);
        }
        if (!add_text(records, &line, err)) {
            return error_prefix(err, "at line %llu", (unsigned long long)records->lines.count);
        }
    }
    return false;
}

bool records_lines_read(const struct s3_format *format, struct reader *text,
                        struct line_writer *writer, struct error *err) {
    struct line_records records = {.format = format, .writer = writer};
    size_t max = line_writer_max(writer->env);

    format_time_init(&records.times, format, writer->env->config->vpc_flow_time);
    line_columns_init(&records.columns, writer->env);
    lines_header_init(&records.header, format, &records.columns);
    lines_join_init(&records.join, writer);
    lines_init(&records.lines, text, max < HEADER_LINE_MAX ? HEADER_LINE_MAX : max);
    bool ok = write_records(&records, err);
    lines_clean_up(&records.lines);
    line_columns_clean_up(&records.columns);
    return ok;
}
