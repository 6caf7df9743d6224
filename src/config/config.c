/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config.h"

#include <assert.h>

#include "address.h"
#include "check.h"
#include "form.h"
#include "promtail/config_table.h"
#include "promtail/number.h"
#include "value.h"

_Static_assert(sizeof(enum keep_stream) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum vpc_flow_time) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum push_compression) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum rejected_entries) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum line_too_long) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum s3_unknown_keys) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum log_level) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum log_format) == sizeof(int), "set_choice writes an int");
_Static_assert(sizeof(enum metrics) == sizeof(int), "set_choice writes an int");

static void *config_field(struct config *config, const struct config_row *row) {
    return (unsigned char *)config + row->field;
}

static bool check_range(const struct config_row *row, int64_t value, struct error *err) {
    const char *unit = row->type == CONFIG_TIME ? "ms" : row->type == CONFIG_SIZE ? " bytes" : "";

    if (value < row->min || value > row->max) {
        return error_set(err, ERROR_INPUT, "must be from %lld%s to %lld%s (example: %s)",
                         (long long)row->min, unit, (long long)row->max, unit, row->default_text);
    }
    return true;
}

static bool set_number(struct config *config, const struct config_row *row, struct slice text,
                       struct error *err) {
    int64_t *value = config_field(config, row);
    bool ok;

    if (row->type == CONFIG_TIME) {
        ok = config_parse_time(text, value, err);
    } else if (row->type == CONFIG_SIZE) {
        ok = config_parse_size(text, value, err);
    } else {
        ok = number_parse_i64(text, value) ||
             error_set(err, ERROR_INPUT, "is not a whole number (example: %s)", row->default_text);
    }
    return ok && check_range(row, *value, err);
}

/* Every enum of struct config is as large as an int, and has no negative value. */
static bool set_choice(struct config *config, const struct config_row *row, struct slice text,
                       struct error *err) {
    int value;

    if (!config_parse_choice(text, row->choices, &value, err)) {
        return false;
    }
    memcpy(config_field(config, row), &value, sizeof(value));
    return true;
}

/* Its field is "" until it is filled. */
static bool add_reference(struct config *config, const struct config_row *row, struct slice text,
                          struct error *err) {
    if (!config_reference_check(text, err)) {
        return false;
    }
    assert(config->reference_count < CONFIG_REFERENCES_MAX);
    *(const char **)config_field(config, row) = "";
    config->references[config->reference_count++] =
        (struct config_reference){.target = arena_cstr(&config->arena, text), .row = row};
    return true;
}

static bool set_text(struct config *config, const struct config_row *row,
                     const struct config_form *form, struct slice text, struct error *err) {
    *(const char **)config_field(config, row) = arena_cstr(&config->arena, text);
    return text.len == 0 || form == NULL || config_form_check(form, text, err);
}

static bool set_field(struct config *config, const struct config_row *row, struct slice text,
                      struct error *err) {
    void *field = config_field(config, row);

    if (row->may_refer && config_reference_is(text)) {
        return add_reference(config, row, text, err);
    }
    switch (row->type) {
    case CONFIG_TEXT:
    case CONFIG_SECRET:
        return set_text(config, row, NULL, text, err);
    case CONFIG_ADDRESS:
        return config_set_address(config, text, err);
    case CONFIG_PEM:
        return set_text(config, row, &CONFIG_FORM_PEM, text, err);
    case CONFIG_JSON:
        return set_text(config, row, &CONFIG_FORM_JSON, text, err);
    case CONFIG_BOOL:
        return config_parse_bool(text, field, err);
    case CONFIG_SIZE:
    case CONFIG_COUNT:
    case CONFIG_TIME:
        return set_number(config, row, text, err);
    case CONFIG_CHOICE:
        return set_choice(config, row, text, err);
    case CONFIG_OTHERS:
    case CONFIG_UNUSED:
        return true;
    case CONFIG_UNSUPPORTED:
        return error_set(err, ERROR_INPUT, "is not supported by this build yet: unset it");
    }
    return true;
}

static bool read_row(struct config *config, const struct config_row *row,
                     const struct environment *environment, struct error *err) {
    const char *name = config_variable(row, environment);
    const char *value = name != NULL ? environment_get(environment, name) : row->default_text;

    if (value == NULL) {
        return true;
    }
    if (!set_field(config, row, slice_from_cstr(value), err)) {
        return error_prefix(err, "%s", name != NULL ? name : row->name);
    }
    return true;
}

bool config_read(struct config *config, const struct environment *environment, struct error *err) {
    const struct config_row *row;
    const char *url_user = NULL;

    *config = (struct config){0};
    for (size_t i = 0; (row = config_row_at(i)) != NULL; i++) {
        if (!read_row(config, row, environment, err)) {
            return false;
        }
        if (row->type == CONFIG_ADDRESS) {
            url_user = config->username;
        }
    }
    config->user_in_address = url_user != NULL && config->username == url_user;
    return config_check_form(config, err);
}

static bool is_among(const char *const *names, const char *name) {
    while (*names != NULL && strcmp(*names, name) != 0) {
        names++;
    }
    return *names != NULL;
}

static const char *get_nothing(const struct environment *environment, const char *name) {
    (void)environment;
    (void)name;
    return NULL;
}

bool config_read_some(struct config *config, const struct environment *environment,
                      const char *const *names, struct error *err) {
    static const struct environment nothing = {.get = get_nothing};
    const struct config_row *row;

    *config = (struct config){0};
    for (size_t i = 0; (row = config_row_at(i)) != NULL; i++) {
        if (!read_row(config, row, is_among(names, row->name) ? environment : &nothing, err)) {
            return false;
        }
    }
    return true;
}

void config_clean_up(struct config *config) {
    arena_wipe(&config->arena); /* its texts, most of all secrets */
    *config = (struct config){0};
}
