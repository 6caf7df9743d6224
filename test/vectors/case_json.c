/* SPDX-License-Identifier: Apache-2.0 */
#include "case_json.h"

#include "promtail/number.h"

static bool unexpected(const struct json_token *token, enum json_token_type type,
                       struct error *err) {
    return error_set(err, ERROR_INPUT, "%s instead of %s at byte %" PRIu64,
                     json_token_words(token->type), json_token_words(type), token->start + 1);
}

static bool next_of(struct case_json *json, enum json_token_type type, struct json_token *token,
                    struct error *err) {
    if (!json_read_next(&json->json, token, err)) {
        return false;
    }
    return token->type == type || unexpected(token, type, err);
}

void case_json_init(struct case_json *json, struct slice line, struct arena *arena) {
    enum { PIECE_MIN = 16 };

    *json = (struct case_json){.line = line, .arena = arena};
    json_read_init_slice(&json->json, line, line.len + PIECE_MIN); /* so nothing is partial */
}

void case_json_clean_up(struct case_json *json) {
    json_read_clean_up(&json->json);
}

bool case_json_expect(struct case_json *json, enum json_token_type type, struct error *err) {
    struct json_token token;

    return next_of(json, type, &token, err);
}

bool case_json_member(struct case_json *json, struct slice *key, bool *more, struct error *err) {
    struct json_token token;

    if (!json_read_next(&json->json, &token, err)) {
        return false;
    }
    *more = token.type != JSON_OBJECT_END;
    if (*more && token.type != JSON_KEY) {
        return unexpected(&token, JSON_KEY, err);
    }
    *key = arena_copy(json->arena, token.text);
    return true;
}

bool case_json_object(struct case_json *json,
                      bool (*member)(struct case_json *json, struct slice key, void *into,
                                     struct error *err),
                      void *into, struct error *err) {
    struct slice key;
    bool more = true;

    if (!case_json_expect(json, JSON_OBJECT, err)) {
        return false;
    }
    while (case_json_member(json, &key, &more, err) && more) {
        if (!member(json, key, into, err)) {
            return false;
        }
    }
    return !more && case_json_expect(json, JSON_END, err);
}

bool case_json_element(struct case_json *json, enum json_token_type type, struct slice *text,
                       bool *more, struct error *err) {
    struct json_token token;

    if (!json_read_next(&json->json, &token, err)) {
        return false;
    }
    *more = token.type != JSON_ARRAY_END;
    if (*more && token.type != type) {
        return unexpected(&token, type, err);
    }
    *text = arena_copy(json->arena, token.text);
    return true;
}

bool case_json_string(struct case_json *json, struct slice *text, struct error *err) {
    struct json_token token;

    if (!next_of(json, JSON_STRING, &token, err)) {
        return false;
    }
    *text = arena_copy(json->arena, token.text);
    return true;
}

bool case_json_number(struct case_json *json, size_t *number, struct error *err) {
    struct json_token token;
    uint64_t wide;

    if (!next_of(json, JSON_NUMBER, &token, err)) {
        return false;
    }
    if (!number_parse_u64(token.text, &wide)) {
        return error_set(err, ERROR_INPUT, "no whole number at byte %" PRIu64, token.start + 1);
    }
    *number = (size_t)wide;
    return true;
}

bool case_json_raw(struct case_json *json, struct slice *raw, struct error *err) {
    struct json_token token;
    uint64_t start;

    if (!json_read_next(&json->json, &token, err)) {
        return false;
    }
    start = token.start;
    if (!json_read_skip(&json->json, &token, err)) {
        return false;
    }
    *raw = slice_between(json->line, (size_t)start, (size_t)token.end);
    return true;
}

bool case_json_skip(struct case_json *json, struct error *err) {
    struct slice raw;

    return case_json_raw(json, &raw, err);
}
