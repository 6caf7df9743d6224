/* SPDX-License-Identifier: Apache-2.0 */
#include "format_time.h"

#include <assert.h>
#include <string.h>

#include "format_time_form.h"
#include "line_field.h"

enum { TWO_COLUMNS_MAX = 64 }; /* "2019-12-04 21:02:31" */

bool format_time_is_processing(const struct s3_format *format, enum vpc_flow_time setting) {
    return format->times == FORMAT_TIMES_VPC_FLOW && setting == VPC_FLOW_TIME_PROCESSING;
}

static const struct s3_time_rule *rules_of(const struct s3_format *format,
                                           enum vpc_flow_time setting) {
    if (format_time_is_processing(format, setting)) {
        return NULL;
    }
    bool by_end = format->times == FORMAT_TIMES_VPC_FLOW && setting == VPC_FLOW_TIME_END;
    return by_end ? FORMAT_TIMES_VPC_FLOW_END : format->times;
}

static void format_time_add_rule(struct format_time *times, struct format_time_rule rule) {
    assert(times->count < FORMAT_TIMES_MAX);
    times->rules[times->count++] = rule;
}

/* A line that has no time has the last one's, however its fields are told. */
static bool has_no_field(const struct s3_time_rule *rule) {
    return rule->form == S3_TIME_LAST;
}

void format_time_init(struct format_time *times, const struct s3_format *format,
                      enum vpc_flow_time setting) {
    *times = (struct format_time){
        .all = rules_of(format, setting),
        .separator = format->separator != '\0' ? format->separator : ' ',
    };
    for (const struct s3_time_rule *rule = times->all; rule != NULL && rule->form != S3_TIME_NONE;
         rule++) {
        if (rule->column == NULL && rule->member == NULL) {
            format_time_add_rule(times, (struct format_time_rule){.rule = rule});
        }
    }
}

/* False: the header has no such column, or only one of two. */
static bool find_columns(struct format_time_rule *found, struct slice names, char separator) {
    struct slice first;
    struct slice second;
    bool two = slice_cut(slice_from_cstr(found->rule->column), ' ', &first, &second);

    found->column = line_column(names, separator, first);
    found->second = two ? line_column(names, separator, second) : 0;
    return found->column != 0 && (!two || found->second != 0);
}

void format_time_columns(struct format_time *times, struct slice names, char separator) {
    times->separator = separator;
    times->count = 0;
    for (const struct s3_time_rule *rule = times->all; rule != NULL && rule->form != S3_TIME_NONE;
         rule++) {
        struct format_time_rule found = {.rule = rule};
        if (rule->column != NULL ? find_columns(&found, names, separator) : has_no_field(rule)) {
            format_time_add_rule(times, found);
        }
    }
}

/* Without strlen: nearly all lines differ at once. */
static bool line_cut_start(struct slice *line, const char *start) {
    size_t i = 0;

    while (start[i] != '\0' && i < line->len && start[i] == (char)line->ptr[i]) {
        i++;
    }
    if (start[i] != '\0') {
        return false;
    }
    *line = slice_after(*line, i);
    return true;
}

/* "date time": both fields, with a blank between them. */
static enum format_time_found read_two(const struct format_time *times,
                                       const struct format_time_rule *found, struct slice line,
                                       int64_t *ns) {
    char separator = times->separator;
    struct slice rest = line_field_rest(line, found->column, separator);

    if (found->second == found->column + 1 &&
        format_time_until(found->rule->form, rest, separator, ns)) {
        return FORMAT_TIME_FOUND; /* side by side, as they nearly always are */
    }
    struct slice date = line_field(rest, separator);
    struct slice clock = line_field(line_field_rest(line, found->second, separator), separator);
    unsigned char text[TWO_COLUMNS_MAX];

    if (date.len == 0 || clock.len == 0 || slice_equal(date, SLICE("-")) ||
        slice_equal(clock, SLICE("-"))) {
        return FORMAT_TIME_ABSENT;
    }
    if (date.len + clock.len + 1 > sizeof(text)) {
        return FORMAT_TIME_UNREADABLE;
    }
    memcpy(text, date.ptr, date.len);
    text[date.len] = ' ';
    memcpy(text + date.len + 1, clock.ptr, clock.len);
    return format_time_whole(found->rule->form, slice_of(text, date.len + 1 + clock.len), false,
                             ns);
}

/* A bare field that is a time ends where the time does: nothing need look for its end. */
static enum format_time_found read_field(const struct s3_time_rule *rule, struct slice rest,
                                         char separator, int64_t *ns) {
    if (format_time_until(rule->form, rest, separator, ns)) {
        return FORMAT_TIME_FOUND;
    }
    return format_time_whole(rule->form, line_field(rest, separator), rule->maybe, ns);
}

static enum format_time_found time_read_rule(const struct format_time *times,
                                             const struct format_time_rule *found,
                                             struct slice line, int64_t *ns) {
    const struct s3_time_rule *rule = found->rule;
    unsigned field = found->column != 0 ? found->column : rule->field;
    struct slice rest = line;

    if (rule->line_start != NULL && !line_cut_start(&rest, rule->line_start)) {
        return FORMAT_TIME_ABSENT;
    }
    if (found->second != 0) {
        return read_two(times, found, line, ns);
    }
    if (field == S3_FIELD_FRONT) {
        return format_time_front(rule->form, rest, ns);
    }
    if (field == S3_FIELD_ANYWHERE) {
        return format_time_anywhere(rule->form, rest, ns);
    }
    return read_field(rule, line_field_rest(line, field, times->separator), times->separator, ns);
}

bool format_time_of_line(struct format_time *times, struct slice line, struct moment *time) {
    bool readable = true;
    int64_t ns;

    *time = (struct moment){0};
    for (unsigned i = 0; i < times->count; i++) {
        if (has_no_field(times->rules[i].rule)) {
            *time = times->last;
            break;
        }
        enum format_time_found found = time_read_rule(times, &times->rules[i], line, &ns);
        if (found == FORMAT_TIME_FOUND) {
            *time = times->last = moment_at(ns);
            break;
        }
        readable = readable && found != FORMAT_TIME_UNREADABLE;
    }
    return readable;
}

bool format_time_of_member(enum s3_time_form form, struct slice text, struct moment *time) {
    enum format_time_found found = format_time_whole(form, text, false, &time->ns);

    time->known = found == FORMAT_TIME_FOUND;
    time->ns = time->known ? time->ns : 0;
    return found != FORMAT_TIME_UNREADABLE;
}
