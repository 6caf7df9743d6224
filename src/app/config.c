/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/config.h"

#include <fcntl.h>

#include "config_value.h"
#include "promtail/buf.h"
#include "promtail/number.h"
#include "promtail/slice.h"

enum { PEM_MAX = 1 << 20 };

static void *field_of(struct config *config, const struct config_row *row) {
    return (unsigned char *)config + row->field;
}

/* Percent-encoded user info to text. */
static const char *decode_user_info(struct config *config, struct slice text) {
    char *out = arena_alloc(&config->arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '%' && i + 2 < text.len && isxdigit(text.ptr[i + 1]) &&
            isxdigit(text.ptr[i + 2])) {
            static const char digits[] = "0123456789abcdef";
            size_t high = (size_t)(strchr(digits, tolower(text.ptr[i + 1])) - digits);
            size_t low = (size_t)(strchr(digits, tolower(text.ptr[i + 2])) - digits);
            out[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[len++] = (char)text.ptr[i];
        }
    }
    return out;
}

static void take_user_info(struct config *config, struct slice user_info) {
    struct slice name;
    struct slice password;

    slice_cut(user_info, ':', &name, &password);
    config->username = decode_user_info(config, name);
    config->password = decode_user_info(config, password);
}

/* Of what stands behind "http://", the part up to the path, query or fragment. */
static size_t authority_length(struct slice rest) {
    size_t len = 0;

    while (len < rest.len && memchr("/?#", rest.ptr[len], 3) == NULL) {
        len++;
    }
    return len;
}

static bool set_address(struct config *config, struct slice text, struct error *err) {
    static const char example[] = "example: https://logs.example.com/loki/api/v1/push";
    struct slice rest;

    if (slice_starts_with(text, SLICE("https://"))) {
        config->write_tls = true;
        rest = slice_after(text, 8);
    } else if (slice_starts_with(text, SLICE("http://"))) {
        rest = slice_after(text, 7);
    } else {
        return error_set(err, ERROR_INPUT, "begins with neither http:// nor https:// (%s)",
                         example);
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] == 0x7f) {
            return error_set(err, ERROR_INPUT, "has a blank or control byte at position %zu (%s)",
                             i + 1, example);
        }
    }
    size_t authority_len = authority_length(rest);
    size_t at = slice_last_index(slice_first(rest, authority_len), '@');
    if (at < authority_len) {
        take_user_info(config, slice_first(rest, at));
        rest = slice_after(rest, at + 1);
        authority_len -= at + 1;
    }
    if (authority_len == 0 || rest.ptr[0] == ':') {
        return error_set(err, ERROR_INPUT, "names no host (%s)", example);
    }
    struct slice url =
        arena_printf(&config->arena, "%s%.*s", config->write_tls ? "https://" : "http://",
                     (int)rest.len, (const char *)rest.ptr);
    config->write_address = arena_cstr(&config->arena, url);
    return true;
}

static bool read_file(struct config *config, const char *path, const char **text,
                      struct error *err) {
    unsigned char *bytes;
    size_t len = 0;
    ssize_t got = 1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return error_set(err, ERROR_INPUT, "file:%s can't be read: %s", path, strerror(errno));
    }
    bytes = arena_alloc(&config->arena, PEM_MAX + 1);
    while (got > 0 && len < PEM_MAX) {
        got = read(fd, bytes + len, PEM_MAX - len);
        len += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (got != 0) {
        return error_set(err, ERROR_INPUT, "file:%s can't be read, or has more than 1 MiB", path);
    }
    *text = (const char *)bytes;
    return true;
}

static bool set_pem(struct config *config, struct slice text, const char **pem, struct error *err) {
    if (slice_starts_with(text, SLICE("file:"))) {
        return read_file(config, arena_cstr(&config->arena, slice_after(text, 5)), pem, err);
    }
    if (text.len > 0 && slice_find(text, SLICE("-----BEGIN ")) == text.len) {
        return error_set(err, ERROR_INPUT,
                         "is neither PEM text nor file:PATH (example: file:/var/task/ca.pem; this "
                         "build does not fetch references)");
    }
    *pem = arena_cstr(&config->arena, text);
    return true;
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
             error_set(err, ERROR_INPUT, "is no whole number (example: %s)", row->initial);
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
        return set_address(config, text, err);
    case CONFIG_PEM:
        return set_pem(config, text, field, err);
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

static const char *value_of(const struct environment *environment, const char *name) {
    const char *value = name == NULL ? NULL : environment->get(environment, name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool read_row(struct config *config, const struct config_row *row,
                     const struct environment *environment, struct error *err) {
    const char *name = row->name;
    const char *value = value_of(environment, name);

    if (value == NULL && value_of(environment, row->instead) != NULL) {
        name = row->instead;
        value = value_of(environment, name);
    }
    if (value == NULL) {
        value = row->initial;
    }
    if (value == NULL) {
        return true;
    }
    if (!set_field(config, row, slice_from_cstr(value), err)) {
        return error_prefix(err, "%s", name);
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
    return check_header_value("BEARER_TOKEN", config->bearer_token, err) &&
           check_header_value("TENANT_ID", config->tenant_id, err);
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
