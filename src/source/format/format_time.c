/* SPDX-License-Identifier: Apache-2.0 */
#include "format_time.h"

typedef bool time_form_parse(struct slice text, int64_t *ns);

static time_form_parse *const FORMS[] = {
    [S3_TIME_RFC3339] = time_parse_rfc3339,
};

/* The line's field of that number; empty: it has fewer. */
static struct slice field_at(struct slice line, unsigned number) {
    struct slice field = {0};

    for (unsigned i = 0; i < number; i++) {
        slice_cut(line, ' ', &field, &line);
    }
    return field;
}

/* Without strlen: nearly all lines differ at once. */
static bool line_starts_with(struct slice line, const char *start) {
    size_t i = 0;

    while (i < line.len && start[i] == (char)line.ptr[i] && start[i] != '\0') {
        i++;
    }
    return start[i] == '\0';
}

static const struct s3_time_rule *rule_for(const struct s3_time_rule *rule, struct slice line) {
    while (rule != NULL && rule->form != S3_TIME_NONE) {
        if (rule->line_start == NULL || line_starts_with(line, rule->line_start)) {
            return rule;
        }
        rule++;
    }
    return NULL;
}

bool format_time_of_line(const struct s3_format *format, struct slice line, struct moment *time) {
    const struct s3_time_rule *rule = rule_for(format->times, line);
    struct slice field = rule == NULL ? (struct slice){0} : field_at(line, rule->field);

    *time = (struct moment){0};
    if (field.len == 0) {
        return true;
    }
    time->known = FORMS[rule->form](field, &time->ns);
    return time->known;
}

bool format_time_of_name(struct slice text, struct moment *time) {
    char date[] = "0000-00-00T00:00:00Z";
    static const unsigned char to[] = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15};
    size_t digits = 0;

    *time = (struct moment){0};
    for (size_t i = 0; i < text.len && digits < sizeof(to); i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            date[to[digits++]] = (char)text.ptr[i];
        } else if (text.ptr[i] != 'T' || digits != 8) {
            return false;
        }
    }
    time->known = digits == sizeof(to) && time_parse_rfc3339(slice_from_cstr(date), &time->ns);
    return time->known;
}
