/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_show: a setting as a person may see it: no secret, nothing that leaves its line.
 */
#include "promtail/config_table.h"
#include "promtail/json_write.h"
#include "promtail/url.h"
#include "promtail/utf8.h"
#include "value.h"

static const void *show_field(const struct config *config, const struct config_row *row) {
    return (const unsigned char *)config + row->field;
}

static bool text_is_set(const char *text) {
    return text != NULL && text[0] != '\0';
}

static bool is_printable(struct slice text) {
    size_t len;

    for (size_t i = 0; i < text.len; i += len) {
        len = utf8_length(slice_after(text, i));
        if (len == 0 || byte_is_control(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* As it is, or with quotes and escapes. */
static bool show_bytes(struct slice text, struct buf *out) {
    if (is_printable(text)) {
        return buf_append(out, text);
    }
    return json_write_text(out, text);
}

/* Endpoints are URLs, too. A password with a raw "#" or "/" reaches beyond what is a URL's user
 * info: all up to the last "@" is hidden. */
static bool show_text(const char *text, struct buf *out) {
    struct url url;

    if (!text_is_set(text)) {
        return buf_append_cstr(out, "unset");
    }
    if (!url_cut(slice_from_cstr(text), &url)) {
        return show_bytes(url.rest, out);
    }
    size_t at = slice_last_index(url.rest, '@');
    bool hidden = url.has_user || at < url.rest.len;
    struct slice rest = at < url.rest.len ? slice_after(url.rest, at + 1) : url.rest;
    size_t query = slice_index(rest, '?'); /* may hold a token */
    return buf_append(out, url.scheme) && (!hidden || buf_append_cstr(out, "...@")) &&
           show_bytes(slice_first(rest, query), out) &&
           (query == rest.len || buf_append_cstr(out, "?..."));
}

static bool show_length(const char *text, struct buf *out) {
    if (!text_is_set(text)) {
        return buf_append_cstr(out, "unset");
    }
    return buf_printf(out, "set, %zu bytes", strlen(text));
}

static bool show_proxy(const struct environment *environment, const char *name, bool *any,
                       struct buf *out) {
    if (environment_get(environment, name) == NULL) {
        return true;
    }
    bool ok = buf_printf(out, "%s%s", *any ? ", " : "set: ", name);
    *any = true;
    return ok;
}

/* Which of the variables that curl reads are set; a proxy's URL may hold a password. */
static bool show_proxies(const struct environment *environment, struct buf *out) {
    bool any = false;
    bool ok = true;

    for (const char *const *name = ENVIRONMENT_PROXIES; *name != NULL; name++) {
        ok = ok && show_proxy(environment, *name, &any, out);
    }
    return ok && show_proxy(environment, "no_proxy", &any, out) &&
           show_proxy(environment, "NO_PROXY", &any, out) && (any || buf_append_cstr(out, "unset"));
}

static bool show_value(const struct config *config, const struct config_row *row,
                       const struct environment *environment, struct buf *out) {
    const void *field = show_field(config, row);
    int choice; /* as large as every enum of struct config */

    switch (row->type) {
    case CONFIG_TEXT:
    case CONFIG_ADDRESS:
        return show_text(*(const char *const *)field, out);
    case CONFIG_SECRET:
        return buf_append_cstr(out, *(const char *const *)field != NULL ? "set" : "unset");
    case CONFIG_PEM:
    case CONFIG_JSON:
        return show_length(*(const char *const *)field, out);
    case CONFIG_BOOL:
        return buf_append_cstr(out, *(const bool *)field ? "true" : "false");
    case CONFIG_SIZE:
        return config_write_size(out, *(const int64_t *)field);
    case CONFIG_COUNT:
        return buf_printf(out, "%" PRId64, *(const int64_t *)field);
    case CONFIG_TIME:
        return config_write_time(out, *(const int64_t *)field);
    case CONFIG_CHOICE:
        memcpy(&choice, field, sizeof(choice));
        return buf_append_cstr(out, choice_word(row->choices, choice));
    case CONFIG_OTHERS:
        return show_proxies(environment, out);
    case CONFIG_UNUSED:
        return show_text(config_text(row, environment), out);
    case CONFIG_UNSUPPORTED:
        return buf_append_cstr(out, "unset");
    }
    return true;
}

static bool show_reference(const struct config_row *row, struct slice value, struct buf *out) {
    if (!row->may_refer || !config_reference_is(value)) {
        return true;
    }
    return buf_append_cstr(out, "  (") && show_bytes(value, out) && buf_append_cstr(out, ")");
}

static bool show_source(const struct config *config, const struct config_row *row,
                        const struct environment *environment, struct buf *out) {
    const char *variable = config_variable(row, environment);

    if (variable == row->name) {
        return show_reference(row, slice_from_cstr(environment_get(environment, variable)), out);
    }
    if (variable != NULL) {
        return buf_printf(out, "  (from %s)", variable);
    }
    if (row->type == CONFIG_SECRET && *(const char *const *)show_field(config, row) != NULL) {
        return buf_append_cstr(out, "  (from WRITE_ADDRESS)"); /* its user info */
    }
    return !text_is_set(row->default_text) || buf_append_cstr(out, "  (default)");
}

bool config_show(const struct config *config, const struct config_row *row,
                 const struct environment *environment, struct buf *out) {
    return show_value(config, row, environment, out) && show_source(config, row, environment, out);
}
