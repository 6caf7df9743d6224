/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_input.h"

#include "promtail/json_object.h"

#define EXAMPLE "example: {\"labels\":{\"name\":\"value\"}}"

/* Reads the brace that opens an object; fault: what to say of any other value. */
static bool input_enter_object(struct json_read *json, const char *fault, struct error *err) {
    struct json_token token;

    return json_read_next(json, &token, err) &&
           (token.type == JSON_OBJECT || error_set(err, ERROR_INPUT, "%s (" EXAMPLE ")", fault));
}

/* No token comes in pieces: none is longer than the line. */
static bool input_read_value(struct json_read *json, struct labels *labels, struct slice name,
                             struct arena *arena, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type != JSON_STRING) {
        return error_set(err, ERROR_INPUT, "label '%.*s': the value must be a string",
                         SLICE_ARG_FIRST(name, 60));
    }
    return labels_set(labels, name, arena_copy(arena, token.text)) ||
           error_set(err, ERROR_LIMIT, "more than %d labels", LABELS_MAX);
}

static bool input_read_labels(struct json_read *json, struct labels *labels, struct arena *arena,
                              struct error *err) {
    struct json_token key;

    labels_init(labels);
    bool ok = input_enter_object(json, "\"labels\" must be an object", err);
    while (ok && json_object_next(json, &key, &ok, err)) {
        ok = input_read_value(json, labels, arena_copy(arena, key.text), arena, err);
    }
    return ok;
}

/* From after the opening brace to the closing one. */
static bool input_read_members(struct json_read *json, struct labels *labels, struct arena *arena,
                               struct error *err) {
    struct json_token key;
    bool found = false;
    bool ok = true;

    while (ok && json_object_next(json, &key, &ok, err)) {
        bool wanted = slice_equal(key.text, SLICE("labels"));
        found = found || wanted;
        ok = wanted ? input_read_labels(json, labels, arena, err) : json_read_skip(json, &key, err);
    }
    return ok && (found || error_set(err, ERROR_INPUT, "has no member \"labels\" (" EXAMPLE ")"));
}

static bool input_read_line(struct json_read *json, struct labels *labels, struct arena *arena,
                            struct error *err) {
    struct json_token token;

    if (!input_enter_object(json, "is not a JSON object", err)) {
        return false;
    }
    if (!input_read_members(json, labels, arena, err) || !json_read_next(json, &token, err)) {
        return false;
    }
    return token.type == JSON_END ||
           error_set(err, ERROR_INPUT, "unexpected text after the object at byte %" PRIu64,
                     token.start + 1);
}

bool relabel_input_read(struct slice line, struct labels *labels, struct arena *arena,
                        struct error *err) {
    struct json_read json;

    json_read_init_slice(&json, line, RELABEL_LINE_MAX);
    bool ok = input_read_line(&json, labels, arena, err);
    json_read_clean_up(&json);
    return ok;
}
