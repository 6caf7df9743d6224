/* SPDX-License-Identifier: Apache-2.0 */
#include "records_lines.h"

#include "format_time.h"
#include "promtail/lines.h"
#include "source/source_row.h"

static bool is_header(enum s3_header header, bool first, struct slice line) {
    switch (header) {
    case S3_HEADER_FIRST_LINE:
        return first;
    case S3_HEADER_COMMENTS:
        return slice_starts_with(line, SLICE("#"));
    case S3_HEADER_NONE:
        break;
    }
    return false;
}

static void count_header(const struct line_writer *writer) {
    writer->env->tally->lines++;
    tally_drop(writer->env->tally, "header_line", 1);
}

/* The time of the line that comes next. */
static void set_time(struct line_writer *writer, struct format_time *times, struct slice line) {
    struct moment time;

    if (!format_time_of_line(times, line, &time)) {
        source_time_unreadable(writer->env, writer->entry.item);
    }
    if (time.known) {
        line_writer_at(writer, time.ns);
    } else {
        line_writer_at_fallback(writer);
    }
}

static bool write_lines(const struct s3_format *format, struct lines *lines,
                        struct line_writer *writer, struct error *err) {
    struct format_time times;
    struct line line;
    bool first = true; /* no line has ended yet */
    bool begins = true;
    bool header = false;

    format_time_init(&times, format, writer->env->config->vpc_flow_time);
    while (lines_next(lines, &line, err)) {
        if (line.end) {
            return true;
        }
        if (begins) {
            header = is_header(format->header, first, line.text);
            if (header) {
                count_header(writer);
            } else {
                set_time(writer, &times, line.text);
            }
        }
        if (!header && !line_writer_add(writer, line.text, line.partial, err)) {
            return error_prefix(err, "at line %llu", (unsigned long long)lines->count);
        }
        begins = !line.partial;
        first = first && line.partial;
    }
    return false;
}

bool records_lines_read(const struct s3_format *format, struct reader *text,
                        struct line_writer *writer, struct error *err) {
    struct lines lines;

    lines_init(&lines, text, line_writer_max(writer->env));
    bool ok = write_lines(format, &lines, writer, err);
    lines_clean_up(&lines);
    return ok;
}
