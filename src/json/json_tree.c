/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_tree.h"

#include <cjson/cJSON.h>

#include "promtail/json_read.h"

enum { PIECE_MAX = 1 << 16 };

static const cJSON *cjson_of(const struct json_node *node) {
    return (const cJSON *)(const void *)node;
}

static const struct json_node *node_of(const cJSON *json) {
    return (const struct json_node *)(const void *)json;
}

/* cJSON accepts more than JSON, and ends strings at \u0000: so json_read checks the text first. */
static bool json_tree_check(struct slice text, struct error *err) {
    struct json_read json;
    struct json_token token = {.type = JSON_NULL};
    bool ok = true;
    unsigned values = 0;

    json_read_init_slice(&json, text, PIECE_MAX);
    while (ok && (values == 0 || token.type != JSON_END)) {
        ok = json_read_next(&json, &token, err);
        if (ok && json.depth == 0 && token.type == JSON_END && values == 0) {
            ok = error_set(err, ERROR_INPUT, "JSON: the text is empty");
        }
        if (ok && slice_index(token.text, '\0') < token.text.len) {
            ok = error_set(err, ERROR_INPUT, "JSON, byte %llu: \\u0000 can't be used here",
                           (unsigned long long)token.start + 1);
        }
        if (ok && token.type != JSON_END && json.depth == 0 && !token.partial && values++ > 0) {
            ok = error_set(err, ERROR_INPUT, "JSON, byte %llu: something follows the value",
                           (unsigned long long)token.start + 1);
        }
    }
    json_read_clean_up(&json);
    return ok;
}

bool json_tree_parse(struct slice text, struct json_node **root, struct error *err) {
    cJSON *tree;

    *root = NULL;
    if (!json_tree_check(text, err)) {
        return false;
    }
    tree = cJSON_ParseWithLength((const char *)text.ptr, text.len);
    if (tree == NULL) {
        return error_set(err, ERROR_INPUT, "JSON can't be parsed");
    }
    *root = (struct json_node *)(void *)tree;
    return true;
}

void json_tree_destroy(struct json_node *root) {
    cJSON_Delete((cJSON *)(void *)root);
}

enum json_kind json_node_kind(const struct json_node *node) {
    const cJSON *json = cjson_of(node);

    if (cJSON_IsBool(json)) {
        return JSON_KIND_BOOL;
    }
    if (cJSON_IsNumber(json)) {
        return JSON_KIND_NUMBER;
    }
    if (cJSON_IsString(json)) {
        return JSON_KIND_STRING;
    }
    if (cJSON_IsArray(json)) {
        return JSON_KIND_ARRAY;
    }
    return cJSON_IsObject(json) ? JSON_KIND_OBJECT : JSON_KIND_NULL;
}

const char *json_kind_name(enum json_kind kind) {
    static const char *const names[] = {"null",     "a boolean", "a number",
                                        "a string", "an array",  "an object"};

    return names[kind];
}

struct slice json_node_string(const struct json_node *node) {
    return slice_from_cstr(cJSON_GetStringValue(cjson_of(node)));
}

const struct json_node *json_node_first(const struct json_node *node) {
    return node_of(cjson_of(node)->child);
}

const struct json_node *json_node_next(const struct json_node *node) {
    return node_of(cjson_of(node)->next);
}

struct slice json_node_name(const struct json_node *node) {
    return slice_from_cstr(cjson_of(node)->string);
}
