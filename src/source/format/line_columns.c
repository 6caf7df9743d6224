/* SPDX-License-Identifier: Apache-2.0 */
#include "line_columns.h"

#include "line_field.h"

void line_columns_init(struct line_columns *columns, const struct source_env *env) {
    columns->env = env;
    columns->any = false;
    columns->memory = (struct arena){0};
    if (env->metadata != NULL) {
        record_metadata_copy(&columns->metadata, env->metadata);
        columns->fixed = columns->metadata.count;
    }
}

void line_columns_clean_up(struct line_columns *columns) {
    arena_clean_up(&columns->memory);
    columns->any = false;
}

void line_columns_name(struct line_columns *columns, struct slice names, char separator) {
    const struct metadata_fields *wanted = &columns->env->config->metadata;

    columns->any = false;
    for (size_t i = 0; i < wanted->column_count; i++) {
        columns->numbers[i] = line_column(names, separator, wanted->columns[i]);
        columns->any = columns->any || columns->numbers[i] > 0;
    }
}

static void line_columns_add(struct line_columns *columns, struct slice name, struct slice value) {
    if (value.len > 0 && !slice_equal(value, SLICE("-"))) {
        record_metadata_add(&columns->metadata, name, arena_copy(&columns->memory, value),
                            &columns->memory);
    }
}

void line_columns_read(struct line_columns *columns, struct slice line, char separator,
                       struct entry *entry) {
    const struct metadata_fields *wanted = &columns->env->config->metadata;

    arena_reset(&columns->memory);
    columns->metadata.count = columns->fixed;
    for (size_t i = 0; i < wanted->column_count; i++) {
        if (columns->numbers[i] > 0) {
            struct slice rest = line_field_rest(line, columns->numbers[i], separator);
            line_columns_add(columns, wanted->columns[i], line_field(rest, separator));
        }
    }
    record_metadata_attach(&columns->metadata, entry);
}
