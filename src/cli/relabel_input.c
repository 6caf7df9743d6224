/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_input.h"

#include "promtail/json_read.h"

#define EXAMPLE "example: {\"labels\":{\"name\":\"value\"}}"

/* No token comes in pieces: none is longer than the line. */
static bool read_value(struct json_read *json, struct labels *labels, struct slice name,
                       struct arena *arena, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_STRING) {
        return error_set(err, ERROR_INPUT, "label '%.*s': the value is no string",
                         SLICE_ARG_FIRST(name, 60));
    }
    return labels_set(labels, name, arena_copy(arena, token.text)) ||
           error_set(err, ERROR_LIMIT, "more than %d labels", LABELS_MAX);
}

static bool read_labels(struct json_read *json, struct labels *labels, struct arena *arena,
                        struct error *err) {
    struct json_token token;

    labels_init(labels);
    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "\"labels\" is no object (" EXAMPLE ")");
    }
    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_OBJECT_END) {
            return true;
        }
        if (!read_value(json, labels, arena_copy(arena, token.text), arena, err)) {
            return false;
        }
    }
    return false;
}

/* Behind the opening brace, up to the end of the line. */
static bool read_members(struct json_read *json, struct labels *labels, struct arena *arena,
                         struct error *err) {
    struct json_token token = {.type = JSON_OBJECT};
    bool found = false;

    while (json_read_next(json, &token, err)) {
        if (token.type == JSON_OBJECT_END) {
            return found || error_set(err, ERROR_INPUT, "has no member \"labels\" (" EXAMPLE ")");
        }
        bool wanted = slice_equal(token.text, SLICE("labels"));
        found = found || wanted;
        if (wanted ? !read_labels(json, labels, arena, err) : !json_read_skip(json, &token, err)) {
            return false;
        }
    }
    return false;
}

static bool read_line(struct json_read *json, struct labels *labels, struct arena *arena,
                      struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "is not a JSON object (" EXAMPLE ")");
    }
    if (!read_members(json, labels, arena, err) || !json_read_next(json, &token, err)) {
        return false;
    }
    return token.type == JSON_END ||
           error_set(err, ERROR_INPUT, "something follows the object at byte %" PRIu64,
                     token.start + 1);
}

bool relabel_input_read(struct slice line, struct labels *labels, struct arena *arena,
                        struct error *err) {
    struct json_read json;

    json_read_init_slice(&json, line, RELABEL_LINE_MAX);
    bool ok = read_line(&json, labels, arena, err);
    json_read_clean_up(&json);
    return ok;
}
