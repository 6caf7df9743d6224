/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_read.h"

#include <assert.h>

#include "json_input.h"
#include "json_number.h"
#include "promtail/byte.h"

enum {
    WINDOW_BYTES = 64 * 1024,
    PIECE_MIN = 16,
    NUMBER_MAX = 1024,
    SCRATCH_FIRST = 16, /* above piece_max, for numbers when pieces are tiny */
};

enum state {
    AT_VALUE,         /* a value must come (or, outside all, the end) */
    AT_FIRST_ELEMENT, /* a value, or ] */
    AT_FIRST_KEY,     /* a key, or } */
    AT_KEY,
    AT_COLON,
    AFTER_VALUE, /* a comma, or the closing bracket */
    IN_STRING,   /* the next piece of a string */
};

static void json_read_prepare(struct json_read *json, size_t piece_max) {
    assert(piece_max >= PIECE_MIN);
    *json = (struct json_read){.piece_max = piece_max, .state = AT_VALUE};
    buf_init(&json->scratch, (piece_max > NUMBER_MAX ? piece_max : NUMBER_MAX) + SCRATCH_FIRST);
}

void json_read_init(struct json_read *json, struct reader *source, size_t piece_max) {
    json_read_prepare(json, piece_max);
    json->source = source;
    buf_init(&json->window, WINDOW_BYTES);
}

void json_read_put_front(struct json_read *json, struct slice front) {
    assert(json->source != NULL && json->text.len == 0 && json->base == 0);
    json->text = front;
}

void json_read_init_slice(struct json_read *json, struct slice text, size_t piece_max) {
    json_read_prepare(json, piece_max);
    json->text = text;
    json->source_ended = true;
}

void json_read_clean_up(struct json_read *json) {
    buf_clean_up(&json->window);
    buf_clean_up(&json->scratch);
    *json = (struct json_read){0};
}

/* The next byte that is not a blank, as json_input_peek gives it. */
static int peek_solid(struct json_read *json, struct error *err) {
    int byte = 0;

    while (byte >= 0) {
        while (json->at < json->text.len) {
            unsigned char next = json->text.ptr[json->at];
            if (!byte_is_blank(next)) {
                return next;
            }
            json->at++;
        }
        byte = json_input_refill(json, err);
    }
    return byte;
}

static bool in_object(const struct json_read *json) {
    return (json->nesting & 1) != 0;
}

static bool open_bracket(struct json_read *json, struct json_token *token, struct error *err) {
    bool object = token->type == JSON_OBJECT;

    if (json->depth == JSON_DEPTH_MAX) {
        return error_set(err, ERROR_LIMIT, "JSON is nested more than %d deep", JSON_DEPTH_MAX);
    }
    json->depth++;
    json->nesting = json->nesting << 1 | (object ? 1 : 0);
    json->state = object ? AT_FIRST_KEY : AT_FIRST_ELEMENT;
    json->at++;
    token->end = json_input_position(json);
    return true;
}

static bool close_bracket(struct json_read *json, struct json_token *token) {
    token->type = in_object(json) ? JSON_OBJECT_END : JSON_ARRAY_END;
    json_read_leave(json, slice_after(json->text, json->at + 1));
    token->end = json_input_position(json);
    return true;
}

static bool read_literal(struct json_read *json, struct json_token *token, const char *word,
                         struct error *err) {
    for (const char *letter = word; *letter != '\0'; letter++) {
        int byte = json_input_take(json, err);
        if (byte < 0) {
            return false;
        }
        if (byte != *letter) {
            return json_input_fail(json, "expected true, false or null", err);
        }
    }
    json->state = AFTER_VALUE;
    token->end = json_input_position(json);
    return true;
}

static bool is_number_byte(int byte) {
    return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.' ||
           byte == 'e' || byte == 'E';
}

/* A number that goes on after what is at hand, or is too long: byte by byte. */
static bool read_split_number(struct json_read *json, struct json_token *token, struct error *err) {
    int byte = json_input_peek(json, err);

    buf_reset(&json->scratch);
    while (is_number_byte(byte)) {
        if (json->scratch.len == NUMBER_MAX ||
            !buf_append_byte(&json->scratch, (unsigned char)byte)) {
            return error_set(err, ERROR_LIMIT, "a JSON number has more than %d digits", NUMBER_MAX);
        }
        json->at++;
        byte = json_input_peek(json, err);
    }
    if (byte == JSON_INPUT_ERROR) {
        return false;
    }
    token->text = buf_slice(&json->scratch);
    return true;
}

/* The number at json->at, if its end is at hand. */
static bool cut_number(struct json_read *json, struct slice *text) {
    struct slice rest = json_input_rest(json);
    size_t len = 0;

    while (len < rest.len && len < NUMBER_MAX && is_number_byte(rest.ptr[len])) {
        len++;
    }
    if (len == NUMBER_MAX || (len == rest.len && !json->source_ended)) {
        return false;
    }
    *text = slice_first(rest, len);
    json->at += len;
    return true;
}

static bool read_number(struct json_read *json, struct json_token *token, struct error *err) {
    if (!cut_number(json, &token->text) && !read_split_number(json, token, err)) {
        return false;
    }
    token->end = json_input_position(json);
    json->state = AFTER_VALUE;
    return json_number_is_valid(token->text) || json_input_fail(json, "invalid number", err);
}

/* Skips a string. */
static bool pass_string(struct json_read *json, struct json_token *token, struct error *err) {
    token->text = (struct slice){0};
    token->partial = false;
    if (!json_string_skip(json, err)) {
        return false;
    }
    token->end = json_input_position(json);
    return true;
}

static bool read_string(struct json_read *json, struct json_token *token, struct error *err) {
    token->type = JSON_STRING;
    if (!(json->skips ? pass_string : json_string_piece)(json, token, err)) {
        return false;
    }
    json->state = token->partial ? IN_STRING : AFTER_VALUE;
    return true;
}

static bool read_key(struct json_read *json, struct json_token *token, struct error *err) {
    json->at++;
    token->type = JSON_KEY;
    if (!(json->skips ? pass_string : json_string_piece)(json, token, err)) {
        return false;
    }
    json->state = AT_COLON;
    if (token->partial && json->any_key) {
        return pass_string(json, token, err);
    }
    return !token->partial ||
           error_set(err, ERROR_LIMIT, "a JSON key is longer than %zu bytes", json->piece_max);
}

static bool json_read_value(struct json_read *json, struct json_token *token, int byte,
                            struct error *err) {
    switch (byte) {
    case '{':
        token->type = JSON_OBJECT;
        return open_bracket(json, token, err);
    case '[':
        token->type = JSON_ARRAY;
        return open_bracket(json, token, err);
    case '"':
        json->at++;
        return read_string(json, token, err);
    case 't':
        token->type = JSON_TRUE;
        return read_literal(json, token, "true", err);
    case 'f':
        token->type = JSON_FALSE;
        return read_literal(json, token, "false", err);
    case 'n':
        token->type = JSON_NULL;
        return read_literal(json, token, "null", err);
    default:
        token->type = JSON_NUMBER;
        return is_number_byte(byte) ? read_number(json, token, err)
                                    : json_input_fail(json, "expected a value", err);
    }
}

/* Skips the comma or colon between tokens. False, with *fault, when something else is there. */
static bool pass_separator(struct json_read *json, int byte, const char **fault) {
    if (json->state == AT_COLON) {
        *fault = "expected a colon after a key";
        json->state = AT_VALUE;
        json->at += byte == ':' ? 1 : 0;
        return byte == ':';
    }
    *fault = "expected a comma or the closing bracket";
    json->state = in_object(json) ? AT_KEY : AT_VALUE;
    json->at += byte == ',' ? 1 : 0;
    return byte == ',';
}

static bool at_separator(const struct json_read *json, int byte) {
    int closing = in_object(json) ? '}' : ']';

    return json->state == AT_COLON ||
           (json->state == AFTER_VALUE && json->depth > 0 && byte != closing);
}

static bool may_close(const struct json_read *json, int byte) {
    if (json->state == AT_FIRST_KEY) {
        return byte == '}';
    }
    return (json->state == AT_FIRST_ELEMENT && byte == ']') ||
           (json->state == AFTER_VALUE && json->depth > 0);
}

static bool json_read_end(struct json_read *json, struct json_token *token, struct error *err) {
    token->type = JSON_END;
    token->end = token->start = json_input_position(json);
    if (json->depth > 0 || (json->state != AT_VALUE && json->state != AFTER_VALUE)) {
        return json_input_fail(json, "the text ends too early", err);
    }
    return true;
}

bool json_read_next(struct json_read *json, struct json_token *token, struct error *err) {
    const char *fault;

    *token = (struct json_token){.start = json_input_position(json)};
    if (json->state == IN_STRING) {
        return read_string(json, token, err);
    }
    int byte = peek_solid(json, err);
    if (byte >= 0 && at_separator(json, byte)) {
        if (!pass_separator(json, byte, &fault)) {
            return json_input_fail(json, fault, err);
        }
        byte = peek_solid(json, err);
    }
    if (byte < 0) {
        return byte == JSON_INPUT_END && json_read_end(json, token, err);
    }
    token->start = json_input_position(json);
    if (may_close(json, byte)) {
        return close_bracket(json, token);
    }
    if (json->state == AT_FIRST_KEY || json->state == AT_KEY) {
        return byte == '"' ? read_key(json, token, err)
                           : json_input_fail(json, "a key must be a string", err);
    }
    return json_read_value(json, token, byte, err);
}

bool json_read_next_element(struct json_read *json, struct json_token *token, struct error *err) {
    bool after_element = json->state == AFTER_VALUE && json->depth > 0 && !in_object(json);
    struct slice rest = after_element ? json_input_rest(json) : (struct slice){0};

    if (rest.len < 2 || rest.ptr[0] != ',' || rest.ptr[1] != '{') {
        return json_read_next(json, token, err);
    }
    json->at++;
    *token = (struct json_token){.type = JSON_OBJECT, .start = json_input_position(json)};
    return open_bracket(json, token, err);
}

static bool skip_value(struct json_read *json, struct json_token *token, struct error *err) {
    uint64_t start = token->start;
    unsigned outside;

    if (token->type == JSON_KEY && !json_read_next(json, token, err)) {
        return false;
    }
    outside = json->depth - (token->type == JSON_OBJECT || token->type == JSON_ARRAY ? 1 : 0);
    while (json->depth > outside || json->state == IN_STRING) {
        if (!json_read_next(json, token, err)) {
            return false;
        }
    }
    token->start = start;
    return true;
}

bool json_read_skip(struct json_read *json, struct json_token *token, struct error *err) {
    json->skips = true;
    bool ok = skip_value(json, token, err);
    json->skips = false;
    return ok;
}

struct slice json_read_rest(const struct json_read *json) {
    return slice_after(json->text, json->at);
}

void json_read_leave(struct json_read *json, struct slice after) {
    assert(json->depth > 0 && json->at + after.len <= json->text.len);
    json->at = json->text.len - after.len;
    json->depth--;
    json->nesting >>= 1;
    json->state = AFTER_VALUE;
}

const char *json_token_words(enum json_token_type type) {
    static const char *const words[] = {
        [JSON_OBJECT] = "an object",  [JSON_OBJECT_END] = "nothing", [JSON_ARRAY] = "an array",
        [JSON_ARRAY_END] = "nothing", [JSON_KEY] = "a name",         [JSON_STRING] = "a string",
        [JSON_NUMBER] = "a number",   [JSON_TRUE] = "true",          [JSON_FALSE] = "false",
        [JSON_NULL] = "null",         [JSON_END] = "nothing",
    };

    return words[type];
}
