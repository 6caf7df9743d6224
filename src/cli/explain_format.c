/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_format.h"

enum { CELL_BYTES_MAX = 4096 };

static bool write_service(const char *words, struct buf *out) {
    bool several = strchr(words, '|') != NULL;

    return buf_printf(out, several ? "(%s)/" : "%s/", words);
}

bool explain_pattern(const struct s3_format *format, size_t number, struct buf *out) {
    if (format->service != NULL &&
        (!buf_append_cstr(out, "AWSLogs/{account}/") || !write_service(format->service, out))) {
        return false;
    }
    return buf_append_cstr(out, format->keys[number]);
}

bool explain_labels(const struct s3_format *format, struct buf *out) {
    if (format->records == S3_RECORDS_NOT_A_LOG) {
        return buf_append_cstr(out, "none");
    }
    for (const struct s3_label *label = format->labels; label->name != NULL; label++) {
        if (!buf_printf(out, "%s`%s` = %s", label == format->labels ? "" : ", ", label->name,
                        s3_capture_word(label->value))) {
            return false;
        }
    }
    return true;
}

static bool write_field(unsigned field, struct buf *out) {
    switch (field) {
    case S3_FIELD_FRONT:
        return buf_append_cstr(out, "the line's beginning");
    case S3_FIELD_LAST:
        return buf_append_cstr(out, "the last field");
    case S3_FIELD_ANYWHERE:
        return buf_append_cstr(out, "anywhere in the line");
    default:
        return buf_printf(out, "field %u", field);
    }
}

static bool write_time(const struct s3_time_rule *rule, struct buf *out) {
    bool ok = rule->form == S3_TIME_LAST ? buf_append_cstr(out, "that of the line before")
              : rule->member != NULL     ? buf_printf(out, "member `%s`", rule->member)
              : rule->column != NULL     ? buf_printf(out, "column `%s`", rule->column)
                                         : write_field(rule->field, out);

    return ok && (rule->line_start == NULL ||
                  buf_printf(out, " of lines that begin with `%s`", rule->line_start));
}

bool explain_times(const struct s3_format *format, struct buf *out) {
    const struct s3_time_rule *rule = format->times;
    bool ok = true;

    if (rule == NULL || rule->form == S3_TIME_NONE) {
        return buf_append_cstr(out, "none");
    }
    for (; ok && rule->form != S3_TIME_NONE; rule++) {
        ok = (rule == format->times || buf_append_cstr(out, ", else ")) && write_time(rule, out);
    }
    return ok;
}

static bool write_separator(const struct s3_format *format, struct buf *out) {
    switch (format->separator) {
    case '\0':
        return true;
    case '\t':
        return buf_append_cstr(out, "; a tab ends a field");
    default:
        return buf_printf(out, "; '%c' ends a field", format->separator);
    }
}

bool explain_records(const struct s3_format *format, struct buf *out) {
    static const char *const words[S3_RECORDS_COUNT] = {
        [S3_RECORDS_LINES] = "lines",
        [S3_RECORDS_JSON] = "JSON",
        [S3_RECORDS_BY_CONTENT] = "JSON or lines, by the content",
        [S3_RECORDS_NOT_A_LOG] = "not a log: not fetched",
    };
    static const char *const headers[] = {
        [S3_HEADER_NONE] = "",
        [S3_HEADER_FIRST_LINE] = "; the first names the columns",
        [S3_HEADER_COMMENTS] = "; those that begin with '#' are a header",
    };

    if (format->array != NULL) {
        return buf_printf(out, "JSON: the elements of \"%s\"", format->array);
    }
    return buf_append_cstr(out, words[format->records]) &&
           buf_append_cstr(out, headers[format->header]) && write_separator(format, out) &&
           (!format->joins_lines ||
            buf_append_cstr(out, "; one without a time goes on with the record before it"));
}

/* A cell of a table in Markdown, where '|' would end it. */
static bool write_cell(struct slice text, bool is_code, struct buf *out) {
    bool ok = buf_append_cstr(out, is_code ? "`" : "");

    for (size_t i = 0; ok && i < text.len; i++) {
        ok =
            (text.ptr[i] != '|' || buf_append_byte(out, '\\')) && buf_append_byte(out, text.ptr[i]);
    }
    return ok && buf_append_cstr(out, is_code ? "`" : "");
}

static bool write_patterns(const struct s3_format *format, struct buf *cell, struct buf *out) {
    bool ok = true;

    for (size_t i = 0; ok && i < S3_KEYS_MAX && format->keys[i] != NULL; i++) {
        buf_reset(cell);
        ok = explain_pattern(format, i, cell) && buf_append_cstr(out, i == 0 ? "" : "<br>") &&
             write_cell(buf_slice(cell), true, out);
    }
    return ok;
}

static bool write_row(const struct s3_format *format, struct buf *cell, struct buf *out) {
    static bool (*const cells[])(const struct s3_format *format, struct buf *out) = {
        explain_labels, explain_times, explain_records};
    bool ok = buf_printf(out, "| `%s` | ", format->type) && write_patterns(format, cell, out);

    for (size_t i = 0; ok && i < sizeof(cells) / sizeof(cells[0]); i++) {
        buf_reset(cell);
        ok = cells[i](format, cell) && buf_append_cstr(out, " | ") &&
             write_cell(buf_slice(cell), false, out);
    }
    return ok && buf_append_cstr(out, " |\n");
}

bool explain_table(struct buf *out) {
    const struct s3_format *format;
    struct buf cell;
    bool ok = buf_append_cstr(out, "| type | keys | labels | time | records |\n"
                                   "|---|---|---|---|---|\n");

    buf_init(&cell, CELL_BYTES_MAX);
    for (size_t i = 0; ok && (format = s3_format_at(i)) != NULL; i++) {
        ok = write_row(format, &cell, out);
    }
    buf_clean_up(&cell);
    return ok;
}
