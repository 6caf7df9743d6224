/* SPDX-License-Identifier: Apache-2.0 */
#include "format_time.h"

#include <assert.h>
#include <string.h>

#include "format_time_field.h"
#include "format_time_form.h"

enum { TWO_COLUMNS_MAX = 64 }; /* "2019-12-04 21:02:31" */

void format_time_init(struct format_time *times, const struct s3_format *format,
                      enum vpc_flow_time setting) {
    *times = (struct format_time){
        .rules = format->times,
        .separator = format->separator != '\0' ? format->separator : ' ',
    };
    if (format->times == FORMAT_TIMES_VPC_FLOW && setting != VPC_FLOW_TIME_START) {
        times->rules = setting == VPC_FLOW_TIME_END ? FORMAT_TIMES_VPC_FLOW_END : NULL;
    }
}

void format_time_columns(struct format_time *times, struct slice names, char separator) {
    times->has_columns = true;
    times->separator = separator;
    for (size_t i = 0; times->rules != NULL && times->rules[i].form != S3_TIME_NONE; i++) {
        struct slice name = slice_from_cstr(times->rules[i].column);
        struct slice second;

        assert(i < FORMAT_TIMES_MAX);
        if (slice_cut(name, ' ', &name, &second)) {
            times->places[i].second = format_time_column(names, separator, second);
        }
        times->places[i].first = name.len > 0 ? format_time_column(names, separator, name) : 0;
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
static enum format_time_found read_two(const struct format_time *times, size_t rule,
                                       struct slice line, int64_t *ns) {
    const struct format_time_place *place = &times->places[rule];
    struct slice date = format_time_field(line, place->first, times->separator);
    struct slice clock = format_time_field(line, place->second, times->separator);
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
    return format_time_whole(times->rules[rule].form, slice_of(text, date.len + 1 + clock.len),
                             false, ns);
}

static enum format_time_found read_column(const struct format_time *times, size_t rule,
                                          struct slice line, int64_t *ns) {
    const struct format_time_place *place = &times->places[rule];

    if (place->first == 0) {
        return FORMAT_TIME_ABSENT;
    }
    if (strchr(times->rules[rule].column, ' ') != NULL) {
        return place->second == 0 ? FORMAT_TIME_ABSENT : read_two(times, rule, line, ns);
    }
    return format_time_whole(times->rules[rule].form,
                             format_time_field(line, place->first, times->separator),
                             times->rules[rule].maybe, ns);
}

static enum format_time_found read_field(const struct format_time *times,
                                         const struct s3_time_rule *rule, struct slice line,
                                         int64_t *ns) {
    struct slice behind = line;

    if (rule->line_start != NULL && !line_cut_start(&behind, rule->line_start)) {
        return FORMAT_TIME_ABSENT;
    }
    switch (rule->field) {
    case S3_FIELD_FRONT:
        return format_time_front(rule->form, behind, ns);
    case S3_FIELD_ANYWHERE:
        return format_time_anywhere(rule->form, behind, ns);
    default:
        return format_time_whole(rule->form, format_time_field(line, rule->field, times->separator),
                                 rule->maybe, ns);
    }
}

static enum format_time_found time_read_rule(const struct format_time *times, size_t i,
                                             struct slice line, int64_t *ns) {
    const struct s3_time_rule *rule = &times->rules[i];

    if (rule->column != NULL) {
        return times->has_columns ? read_column(times, i, line, ns) : FORMAT_TIME_ABSENT;
    }
    if (rule->member != NULL || times->has_columns) {
        return FORMAT_TIME_ABSENT;
    }
    return read_field(times, rule, line, ns);
}

bool format_time_of_line(struct format_time *times, struct slice line, struct moment *time) {
    bool readable = true;
    int64_t ns;

    *time = (struct moment){0};
    for (size_t i = 0; times->rules != NULL && times->rules[i].form != S3_TIME_NONE; i++) {
        if (times->rules[i].form == S3_TIME_LAST) {
            *time = times->last;
            break;
        }
        enum format_time_found found = time_read_rule(times, i, line, &ns);
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
