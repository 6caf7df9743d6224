/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/metadata_fields.h"

#include <ctype.h>

#define COLUMN_PREFIX SLICE("column:")

static const char *const NAMES[METADATA_FIELDS] = {
    [METADATA_LOG_STREAM] = "log_stream",
    [METADATA_S3_KEY] = "s3_key",
    [METADATA_REQUEST_ID] = "request_id",
    [METADATA_EVENT_ID] = "event_id",
    [METADATA_KINESIS_SEQUENCE] = "kinesis_sequence",
    [METADATA_SOURCE_ACCOUNT] = "source_account",
    [METADATA_SOURCE_REGION] = "source_region",
};

struct slice metadata_field_name(enum metadata_field field) {
    return slice_from_cstr(NAMES[field]);
}

void metadata_fields_add(struct metadata_fields *fields, enum metadata_field field) {
    fields->wanted[field] = true;
    fields->any = true;
}

static bool has_letter_or_digit(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        if (isalnum(name.ptr[i])) {
            return true;
        }
    }
    return false;
}

static bool has_column(const struct metadata_fields *fields, struct slice name) {
    for (size_t i = 0; i < fields->column_count; i++) {
        if (slice_equal(fields->columns[i], name)) {
            return true;
        }
    }
    return false;
}

static bool add_column(struct metadata_fields *fields, struct slice name, struct error *err) {
    if (!has_letter_or_digit(name)) {
        return error_set(err, ERROR_INPUT,
                         "a column needs a name with a letter or digit (example: "
                         "column:elb_status_code)");
    }
    if (has_column(fields, name)) {
        return true;
    }
    if (fields->column_count == METADATA_COLUMNS_MAX) {
        return error_set(err, ERROR_LIMIT, "there are more than %d columns", METADATA_COLUMNS_MAX);
    }
    fields->columns[fields->column_count++] = name;
    fields->any = true;
    return true;
}

static bool add_field(struct metadata_fields *fields, struct slice name, struct error *err) {
    for (enum metadata_field field = 0; field < METADATA_FIELDS; field++) {
        if (slice_equal_nocase(name, metadata_field_name(field))) {
            metadata_fields_add(fields, field);
            return true;
        }
    }
    return error_set(err, ERROR_INPUT,
                     "'%.*s' must be one of: log_stream, s3_key, request_id, event_id, "
                     "kinesis_sequence, source_account, source_region, column:NAME",
                     SLICE_ARG_FIRST(name, 60));
}

bool metadata_fields_parse(struct metadata_fields *fields, struct slice list, struct error *err) {
    bool more = slice_trim(list).len > 0;
    struct slice name;

    *fields = (struct metadata_fields){0};
    for (size_t position = 1; more; position++) {
        more = slice_cut(list, ',', &name, &list);
        name = slice_trim(name);
        bool ok = slice_starts_with(name, COLUMN_PREFIX)
                      ? add_column(fields, slice_trim(slice_after(name, COLUMN_PREFIX.len)), err)
                      : add_field(fields, name, err);
        if (!ok) {
            return error_prefix(err, "name %zu", position);
        }
    }
    return true;
}
