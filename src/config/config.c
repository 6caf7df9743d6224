/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config.h"

#include "address.h"
#include "promtail/number.h"
#include "promtail/tenant.h"
#include "reference.h"
#include "value.h"

static void *field_of(struct config *config, const struct config_row *row) {
    return (unsigned char *)config + row->field;
}

/* This build takes secrets as they are; an ARN used as a password would only show as a 401. */
static bool set_secret(struct config *config, struct slice text, const char **secret,
                       struct error *err) {
    if (slice_starts_with(text, SLICE("arn:"))) {
        return error_set(err, ERROR_INPUT,
                         "is an ARN; this build does not fetch secrets: give the value itself");
    }
    *secret = arena_cstr(&config->arena, text);
    return true;
}

static bool check_range(const struct config_row *row, int64_t value, struct error *err) {
    const char *unit = row->type == CONFIG_TIME ? "ms" : row->type == CONFIG_SIZE ? " bytes" : "";

    if (value < row->min || value > row->max) {
        return error_set(err, ERROR_INPUT, "is outside %lld%s..%lld%s (example: %s)",
                         (long long)row->min, unit, (long long)row->max, unit, row->initial);
    }
    return true;
}

static bool set_number(struct config *config, const struct config_row *row, struct slice text,
                       struct error *err) {
    int64_t *value = field_of(config, row);
    bool ok;

    if (row->type == CONFIG_TIME) {
        ok = config_parse_time(text, value, err);
    } else if (row->type == CONFIG_SIZE) {
        ok = config_parse_size(text, value, err);
    } else {
        ok = number_parse_i64(text, value) ||
             error_set(err, ERROR_INPUT, "is not a whole number (example: %s)", row->initial);
    }
    return ok && check_range(row, *value, err);
}

static bool set_field(struct config *config, const struct config_row *row, struct slice text,
                      struct error *err) {
    void *field = field_of(config, row);

    switch (row->type) {
    case CONFIG_TEXT:
        *(const char **)field = arena_cstr(&config->arena, text);
        return true;
    case CONFIG_SECRET:
        return set_secret(config, text, field, err);
    case CONFIG_ADDRESS:
        return config_set_address(config, text, err);
    case CONFIG_PEM:
        return config_text_of(&config->arena, &CONFIG_FORM_PEM, text, field, err);
    case CONFIG_JSON:
        return config_text_of(&config->arena, &CONFIG_FORM_JSON, text, field, err);
    case CONFIG_BOOL:
        return config_parse_bool(text, field, err);
    case CONFIG_SIZE:
    case CONFIG_COUNT:
    case CONFIG_TIME:
        return set_number(config, row, text, err);
    case CONFIG_CHOICE:
        return config_parse_choice(text, row->choices, field, err);
    case CONFIG_OTHERS:
        return true;
    case CONFIG_UNSUPPORTED:
        return error_set(err, ERROR_INPUT, "is not supported by this build yet: unset it");
    }
    return true;
}

static bool read_row(struct config *config, const struct config_row *row,
                     const struct environment *environment, struct error *err) {
    const char *name = config_variable(row, environment);
    const char *value = name != NULL ? environment_get(environment, name) : row->initial;

    if (value == NULL) {
        return true;
    }
    if (!set_field(config, row, slice_from_cstr(value), err)) {
        return error_prefix(err, "%s", name != NULL ? name : row->name);
    }
    return true;
}

/* A line end at the end of a pasted token is the usual one. */
static bool check_header_value(const char *name, const char *value, struct error *err) {
    for (size_t i = 0; value != NULL && value[i] != '\0'; i++) {
        if ((unsigned char)value[i] < ' ' || value[i] == 0x7f) {
            return error_set(err, ERROR_INPUT,
                             "%s: has a line end or control byte at position %zu, and can't be "
                             "sent in a header",
                             name, i + 1);
        }
    }
    return true;
}

/* "RFC 7617", 2: basic auth ends the name at its first colon, and knows no control bytes. */
static bool check_basic(const struct config *config, const char *url_user, struct error *err) {
    bool in_url = url_user != NULL && config->username == url_user;

    if (config->username != NULL && strchr(config->username, ':') != NULL) {
        return error_set(err, ERROR_INPUT, "%s has a colon, which basic auth does not allow",
                         in_url ? "WRITE_ADDRESS: its user name" : "USERNAME:");
    }
    return check_header_value(in_url ? "WRITE_ADDRESS: its user name" : "USERNAME",
                              config->username, err) &&
           check_header_value(in_url ? "WRITE_ADDRESS: its password" : "PASSWORD", config->password,
                              err);
}

/* The word before the token is ours to write. */
static bool check_bearer(const char *token, struct error *err) {
    size_t blank = token != NULL ? strcspn(token, " ") : 0;

    if (token != NULL && token[blank] != '\0') {
        return error_set(err, ERROR_INPUT,
                         "BEARER_TOKEN: has a blank at position %zu: give the token alone, without "
                         "the word Bearer (example: glc_eyJvIjoi)",
                         blank + 1);
    }
    return check_header_value("BEARER_TOKEN", token, err);
}

/* Without a key id requests are not signed, which someone else's S3 may allow. */
static bool check_aws(const struct config *config, struct error *err) {
    if (config->access_key != NULL && config->secret_key == NULL) {
        return error_set(err, ERROR_INPUT,
                         "AWS_SECRET_ACCESS_KEY: is required when AWS_ACCESS_KEY_ID is set");
    }
    return true;
}

static bool check_tenant(const char *text, struct error *err) {
    struct slice tenant = slice_from_cstr(text);

    if (tenant.len > 0 && slice_trim(tenant).len == 0) {
        return error_set(err, ERROR_INPUT, "TENANT_ID: is blank (example: team-a)");
    }
    return tenant_check(tenant, err) || error_prefix(err, "TENANT_ID");
}

/* What only shows when all rows are read. */
static bool check_together(const struct config *config, const char *url_user, struct error *err) {
    if (config->write_address == NULL) {
        return error_set(err, ERROR_INPUT,
                         "WRITE_ADDRESS: is required (example: "
                         "https://logs.example.com/loki/api/v1/push)");
    }
    if ((config->username == NULL) != (config->password == NULL)) {
        return error_set(err, ERROR_INPUT, "%s: is required when %s is set",
                         config->username == NULL ? "USERNAME" : "PASSWORD",
                         config->username == NULL ? "PASSWORD" : "USERNAME");
    }
    if (config->bearer_token != NULL && config->username != NULL) {
        return error_set(
            err, ERROR_INPUT, "BEARER_TOKEN: can't go together with basic auth: unset it, or %s",
            url_user != NULL ? "take the user info out of WRITE_ADDRESS" : "USERNAME and PASSWORD");
    }
    return check_tenant(config->tenant_id, err) && check_basic(config, url_user, err) &&
           check_bearer(config->bearer_token, err) &&
           check_header_value("AWS_ACCESS_KEY_ID", config->access_key, err) &&
           check_header_value("AWS_SECRET_ACCESS_KEY", config->secret_key, err) &&
           check_header_value("AWS_SESSION_TOKEN", config->session_token, err) &&
           check_aws(config, err);
}

bool config_read(struct config *config, const struct environment *environment, struct error *err) {
    const char *url_user = NULL;

    *config = (struct config){0};
    for (size_t i = 0; i < CONFIG_TABLE_ROWS; i++) {
        if (!read_row(config, &CONFIG_TABLE[i], environment, err)) {
            return false;
        }
        if (CONFIG_TABLE[i].type == CONFIG_ADDRESS) {
            url_user = config->username;
        }
    }
    return check_together(config, url_user, err);
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

    *config = (struct config){0};
    for (size_t i = 0; i < CONFIG_TABLE_ROWS; i++) {
        const struct config_row *row = &CONFIG_TABLE[i];
        if (!read_row(config, row, is_among(names, row->name) ? environment : &nothing, err)) {
            return false;
        }
    }
    return true;
}

static void wipe(const char *secret) {
    if (secret != NULL) {
        /* The arena's own bytes; const only for readers. */
        mem_wipe((void *)(uintptr_t)secret, strlen(secret));
    }
}

void config_clean_up(struct config *config) {
    wipe(config->password);
    wipe(config->bearer_token);
    wipe(config->secret_key);
    wipe(config->session_token);
    arena_clean_up(&config->arena);
    *config = (struct config){0};
}
