/* SPDX-License-Identifier: Apache-2.0 */
/* The strings of json_read: in pieces, unescaped, copied only where there is an escape or the
 * window ends. */
#include "json_block.h"
#include "json_escape.h"
#include "json_input.h"
#include "promtail/hex.h"
#include "promtail/surrogate.h"
#include "promtail/utf8.h"

enum {
    ESCAPE_ROOM = 8, /* the most that one escape adds, with a replaced surrogate before it */
};

static bool string_too_long(struct error *err) {
    return error_set(err, ERROR_LIMIT, "a string piece is too long");
}

static bool string_add(struct json_read *json, unsigned code_point, struct error *err) {
    unsigned char bytes[4];
    size_t len = utf8_encode(code_point, bytes);

    return buf_append(&json->scratch, slice_of(bytes, len)) || string_too_long(err);
}

static bool take_hex4(struct json_read *json, unsigned *unit, struct error *err) {
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int byte = json_input_take(json, err);
        if (byte < 0) {
            return false;
        }
        int digit = hex_value((unsigned char)byte);
        if (digit < 0) {
            return json_input_fail(json, "\\u needs four hex digits", err);
        }
        *unit = *unit << 4 | (unsigned)digit;
    }
    return true;
}

/* The meaning of the letter after a backslash, but for 'u'; 0, with err: it is not that of an
 * escape. letter: as from json_input_take. */
static unsigned char simple_meaning(const struct json_read *json, int letter, struct error *err) {
    unsigned char meaning = letter > 0 ? json_escape_meaning((unsigned char)letter) : 0;

    if (meaning == 0 && letter >= 0) {
        json_input_fail(json, "unknown escape in a string", err);
    }
    return meaning;
}

static bool add_simple(struct json_read *json, int letter, struct error *err) {
    unsigned char meaning = simple_meaning(json, letter, err);

    return meaning != 0 && string_add(json, meaning, err);
}

/* Reads what follows a high surrogate: its low surrogate, or anything else. Another \u escape is
 * kept pending. */
static bool finish_pair(struct json_read *json, unsigned high, struct error *err) {
    unsigned low;
    int byte = json_input_peek(json, err);

    if (byte == JSON_INPUT_ERROR) {
        return false;
    }
    if (byte != '\\') {
        return string_add(json, UTF8_REPLACEMENT_CODE, err);
    }
    byte = json_input_take(json, err);
    byte = byte < 0 ? byte : json_input_take(json, err);
    if (byte != 'u') {
        return byte >= 0 && string_add(json, UTF8_REPLACEMENT_CODE, err) &&
               add_simple(json, byte, err);
    }
    if (!take_hex4(json, &low, err)) {
        return false;
    }
    if (surrogate_is_low(low)) {
        return string_add(json, surrogate_pair(high, low), err);
    }
    json->pending = low == 0 ? UTF8_REPLACEMENT_CODE + 0x10000 : low; /* 0 means none */
    return string_add(json, UTF8_REPLACEMENT_CODE, err);
}

static bool add_unit(struct json_read *json, unsigned unit, struct error *err) {
    if (surrogate_is_high(unit)) {
        return finish_pair(json, unit, err);
    }
    return string_add(json, surrogate_is_low(unit) ? UTF8_REPLACEMENT_CODE : unit, err);
}

static bool add_pending(struct json_read *json, struct error *err) {
    unsigned unit = json->pending == UTF8_REPLACEMENT_CODE + 0x10000 ? 0 : json->pending;

    json->pending = 0;
    return add_unit(json, unit, err);
}

static bool add_escape(struct json_read *json, struct error *err) {
    struct slice rest = json_input_rest(json);
    unsigned char meaning = rest.len > 1 ? json_escape_meaning(rest.ptr[1]) : 0;
    unsigned unit;

    if (meaning != 0) {
        json->at += 2;
        return buf_append_byte(&json->scratch, meaning) || string_too_long(err);
    }
    int letter = json_input_take(json, err); /* the backslash itself */

    letter = letter < 0 ? letter : json_input_take(json, err);
    if (letter != 'u') {
        return add_simple(json, letter, err);
    }
    return take_hex4(json, &unit, err) && add_unit(json, unit, err);
}

static bool string_give(struct json_read *json, struct json_token *token, struct slice text,
                        bool partial) {
    token->text = text;
    token->partial = partial;
    token->end = json_input_position(json);
    return true;
}

/* Copies a run into the scratch; *full when the piece is complete before the run's end. */
static bool keep_run(struct json_read *json, struct slice run, bool *full, struct error *err) {
    size_t room = json->piece_max - json->scratch.len;
    struct slice part = slice_first(run, room);

    if (!buf_append(&json->scratch, part)) {
        return string_too_long(err);
    }
    json->at += part.len;
    *full = part.len < run.len;
    return true;
}

/* Reads a run of plain bytes, an escape, or the closing quote. *done: the piece is in token. */
static bool string_step(struct json_read *json, struct json_token *token, bool *done,
                        struct error *err) {
    int byte = json->pending != 0 ? '\\' : json_input_peek(json, err);
    bool full = false;

    *done = true;
    if (byte == JSON_INPUT_ERROR || byte == JSON_INPUT_END) {
        return byte == JSON_INPUT_ERROR
                   ? false
                   : json_input_fail(json, "the text ends within a string", err);
    }
    if (byte == '\\') {
        if (json->scratch.len + ESCAPE_ROOM > json->piece_max) {
            return string_give(json, token, buf_slice(&json->scratch), true);
        }
        *done = false;
        return json->pending != 0 ? add_pending(json, err) : add_escape(json, err);
    }
    struct slice rest = json_input_rest(json);
    struct slice run = slice_first(rest, json_block_plain(rest));
    bool closed = run.len < rest.len && rest.ptr[run.len] == '"';
    if (closed && json->scratch.len == 0 && run.len <= json->piece_max) {
        json->at += run.len + 1;
        return string_give(json, token, run, false);
    }
    if (run.len == 0 && !closed) {
        return json_input_fail(json, "a control byte is not allowed in a string", err);
    }
    if (!keep_run(json, run, &full, err)) {
        return false;
    }
    if (full) {
        return string_give(json, token, buf_slice(&json->scratch), true);
    }
    *done = closed;
    json->at += closed ? 1 : 0;
    return !closed || string_give(json, token, buf_slice(&json->scratch), false);
}

/* Skips an escape, which json->at is at. */
static bool skip_escape(struct json_read *json, struct error *err) {
    unsigned unit;
    int letter = json_input_take(json, err); /* the backslash itself */

    letter = letter < 0 ? letter : json_input_take(json, err);
    return letter == 'u' ? take_hex4(json, &unit, err) : simple_meaning(json, letter, err) != 0;
}

bool json_string_skip(struct json_read *json, struct error *err) {
    json->pending = 0; /* it was read already */
    for (;;) {
        int byte = json_input_peek(json, err);
        if (byte == JSON_INPUT_ERROR) {
            return false;
        }
        if (byte == JSON_INPUT_END) {
            return json_input_fail(json, "the text ends in a string", err);
        }
        if (byte == '\\') {
            if (!skip_escape(json, err)) {
                return false;
            }
            continue;
        }
        struct slice rest = json_input_rest(json);
        size_t run = json_block_plain(rest);
        json->at += run;
        if (run < rest.len && rest.ptr[run] == '"') {
            json->at++;
            return true;
        }
        if (run == 0) {
            return json_input_fail(json, "a control byte stands in a string", err);
        }
    }
}

bool json_string_piece(struct json_read *json, struct json_token *token, struct error *err) {
    bool done = false;

    buf_reset(&json->scratch);
    while (!done) {
        if (!string_step(json, token, &done, err)) {
            return false;
        }
    }
    return true;
}
