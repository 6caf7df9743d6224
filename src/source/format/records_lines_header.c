/* SPDX-License-Identifier: Apache-2.0 */
#include "records_lines_header.h"

#include <string.h>

#include "line_field.h"
#include "promtail/byte.h"

static char separator_of(const struct lines_header *header) {
    return header->format->separator != '\0' ? header->format->separator : ' ';
}

void lines_header_init(struct lines_header *header, const struct s3_format *format,
                       struct line_columns *metadata) {
    *header = (struct lines_header){.format = format, .metadata = metadata};
    if (format->header == S3_HEADER_NONE && format->columns != NULL) {
        line_columns_name(metadata, slice_from_cstr(format->columns), separator_of(header));
    }
}

/* The columns that hold from here on, for whom they matter. */
static void name_columns(struct lines_header *header, struct slice names,
                         struct format_time *times) {
    format_time_columns(times, names, separator_of(header));
    line_columns_name(header->metadata, names, separator_of(header));
}

/* Names are written small; ACCEPT, OK and IPv4 are values. */
static bool begins_name(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* Whether every field of the line could name a column. */
static bool is_names(struct slice line, char separator) {
    bool begins = true;

    for (size_t i = 0; i < line.len; i++) {
        bool gap = line.ptr[i] == (unsigned char)separator || line.ptr[i] == ' ';
        if (begins && !gap && !begins_name(line.ptr[i])) {
            return false;
        }
        begins = gap;
    }
    return line.len > 0;
}

static bool is_first_name(const struct lines_header *header, struct slice line) {
    return header->first_len > 0 && line.len >= header->first_len &&
           memcmp(line.ptr, header->first, header->first_len) == 0 &&
           (line.len == header->first_len ||
            line.ptr[header->first_len] == (unsigned char)separator_of(header));
}

static void remember_first(struct lines_header *header, struct slice line) {
    struct slice name = slice_first(line, slice_index(line, (unsigned char)separator_of(header)));

    header->first_len = name.len < sizeof(header->first) ? name.len : 0;
    memcpy(header->first, name.ptr, header->first_len);
}

static unsigned separators_in(struct slice text, unsigned char byte) {
    unsigned count = 0;

    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == byte;
    }
    return count;
}

/* A line of as many fields as the format usually has: others have columns of their owner's choice,
 * and only a header could name them. */
static bool has_usual_columns(const struct lines_header *header, struct slice line) {
    struct slice names = slice_from_cstr(header->format->columns);
    char separator = separator_of(header);

    return names.len > 0 &&
           separators_in(line, (unsigned char)separator) + 1 == line_column_count(names, separator);
}

static bool take_first_line(struct lines_header *header, struct slice line,
                            struct format_time *times) {
    bool may_be = line.len > 0 && (!header->begun || is_first_name(header, line));

    if (line.len == 0) {
        return false; /* the first line is still to come */
    }
    header->begun = true;
    if (may_be && is_names(line, separator_of(header))) {
        remember_first(header, line);
        name_columns(header, line, times);
        return true;
    }
    if (may_be && has_usual_columns(header, line)) {
        name_columns(header, slice_from_cstr(header->format->columns), times);
    }
    return false;
}

/* Between the fields of this line, which has as many of them as there are names. */
static void find_separator(struct lines_header *header, struct slice line,
                           struct format_time *times) {
    char candidates[] = "\t|;, ";

    times->separator = separator_of(header);
    for (size_t i = 0; separators_in(line, (unsigned char)times->separator) < header->columns - 1;
         i++) {
        if (candidates[i] == '\0') {
            times->separator = separator_of(header);
            break;
        }
        times->separator = candidates[i];
    }
    header->columns = 0;
}

static bool take_comment(struct lines_header *header, struct slice line,
                         struct format_time *times) {
    struct slice names = slice_after(line, sizeof("#Fields:") - 1);

    if (slice_starts_with(line, SLICE("#Fields:"))) {
        name_columns(header, names, times);
        header->columns = line_column_count(names, separator_of(header));
        return true;
    }
    if (slice_starts_with(line, SLICE("#"))) {
        return true;
    }
    if (header->columns > 0 && line.len > 0) {
        find_separator(header, line, times);
    }
    return false;
}

bool lines_header_take(struct lines_header *header, struct slice line, struct format_time *times) {
    switch (header->format->header) {
    case S3_HEADER_FIRST_LINE:
        return take_first_line(header, line, times);
    case S3_HEADER_COMMENTS:
        return take_comment(header, line, times);
    case S3_HEADER_NONE:
        break;
    }
    return false;
}
