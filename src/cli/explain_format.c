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

/* "`__aws_s3_waf` = name, `__aws_s3_waf_owner` = account": by the words of the patterns. */
static bool explain_labels(const struct s3_format *format, struct buf *out) {
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

/* Where a rule looks, as the word before its name; rules of one word follow one another. */
static const char *place_word(const struct s3_time_rule *rule) {
    return rule->form == S3_TIME_LAST ? ""
           : rule->member             ? "member "
           : rule->column             ? "column "
                                      : "";
}

static bool write_field(unsigned field, struct buf *out) {
    switch (field) {
    case S3_FIELD_FRONT:
        return buf_append_cstr(out, "the beginning of the line");
    case S3_FIELD_LAST:
        return buf_append_cstr(out, "the last field");
    case S3_FIELD_ANYWHERE:
        return buf_append_cstr(out, "anywhere in the line");
    default:
        return buf_printf(out, "field %u", field);
    }
}

static bool write_place(const struct s3_time_rule *rule, struct buf *out) {
    const char *name = rule->member != NULL ? rule->member : rule->column;

    if (rule->form == S3_TIME_LAST) {
        return buf_append_cstr(out, "that of the line before");
    }
    bool ok = name != NULL ? buf_printf(out, "`%s`", name) : write_field(rule->field, out);
    if (rule->line_start == NULL) {
        return ok;
    }
    bool follows = name == NULL && rule->field == S3_FIELD_FRONT;
    return ok && buf_printf(out, "%s`%s`", follows ? " after " : " of lines that begin with ",
                            rule->line_start);
}

/* Rules that differ in nothing but the form of the time are one. */
static bool is_same_place(const struct s3_time_rule *a, const struct s3_time_rule *b) {
    return a->member == NULL && b->member == NULL && a->column == NULL && b->column == NULL &&
           a->field == b->field && a->line_start == NULL && b->line_start == NULL &&
           a->form != S3_TIME_LAST && b->form != S3_TIME_LAST;
}

bool explain_times(const struct s3_format *format, struct buf *out) {
    const struct s3_time_rule *rule = format->times;
    const char *word = "";
    bool ok = true;

    if (rule == NULL || rule->form == S3_TIME_NONE) {
        return buf_append_cstr(out, "none");
    }
    for (; ok && rule->form != S3_TIME_NONE; rule++) {
        bool is_first = rule == format->times;
        if (!is_first && is_same_place(rule - 1, rule)) {
            continue;
        }
        bool again = !is_first && strcmp(word, place_word(rule)) == 0;
        word = place_word(rule);
        ok = buf_append_cstr(out, is_first ? "" : ", ") &&
             buf_append_cstr(out, again ? "" : word) && write_place(rule, out);
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

bool explain_document(const struct s3_format *format, struct buf *out) {
    return format->document == NULL || buf_printf(out, "\"%s\"", format->document);
}

static bool write_table_row(const struct s3_format *format, struct buf *cell, struct buf *out) {
    static bool (*const cells[])(const struct s3_format *format, struct buf *out) = {
        explain_labels, explain_times, explain_records, explain_document};
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
    bool ok = buf_append_cstr(out, "| type | keys | labels | time | records | AWS documentation |\n"
                                   "|---|---|---|---|---|---|\n");

    buf_init(&cell, CELL_BYTES_MAX);
    for (size_t i = 0; ok && (format = s3_format_at(i)) != NULL; i++) {
        ok = write_table_row(format, &cell, out);
    }
    buf_clean_up(&cell);
    return ok;
}
