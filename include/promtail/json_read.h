/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_read: pulls the tokens of JSON text (RFC 8259) out of a reader or of memory, without
 * building a tree.
 *
 * Ownership: borrows its source. Keys and strings come unescaped ("\u0000" and surrogate pairs
 *            included; a lone surrogate becomes U+FFFD as in Go), as slices that are valid until
 *            the next call. Over memory, text without escapes is a slice of that memory and stays
 *            valid with it.
 * Limits:    piece_max is at least 16; depth JSON_DEPTH_MAX; a key or number longer than piece_max
 *            is ERROR_LIMIT; a string longer than piece_max comes in pieces (partial is true for
 *            all but the last one).
 * Strict:    raw control bytes in strings, trailing commas, comments, leading zeros are
 *            ERROR_INPUT. Invalid UTF-8 is passed on unchanged. Errors name the byte position.
 */
#ifndef PROMTAIL_JSON_READ_H
#define PROMTAIL_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/reader.h"

enum { JSON_DEPTH_MAX = 64 };

enum json_token_type {
    JSON_OBJECT,     /* { */
    JSON_OBJECT_END, /* } */
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER, /* text is the literal */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_END, /* the source ended after complete values; there may be several in a row */
};

struct json_token {
    enum json_token_type type;
    struct slice text;
    bool partial;   /* JSON_STRING: another piece follows as the next token */
    uint64_t start; /* position of the token's first byte in the source */
    uint64_t end;   /* position after its last byte (of this piece) */
};

struct json_read {
    struct reader *source; /* borrowed; NULL over memory */
    struct slice text;     /* the bytes in memory, read and unread */
    size_t at;             /* next byte in text */
    uint64_t base;         /* position of text.ptr[0] in the source */
    struct buf window;     /* owned; backs text when there is a reader */
    struct buf scratch;    /* owned; unescaped text */
    size_t piece_max;
    bool any_key; /* may be set: a key longer than piece_max comes as an empty one */
    bool source_ended;
    bool skips; /* private: in json_read_skip */
    unsigned depth;
    uint64_t nesting; /* bit per level: 1 object, 0 array */
    int state;        /* private */
    unsigned pending; /* private: a \\u escape read ahead of its piece */
};

void json_read_init(struct json_read *json, struct reader *source, size_t piece_max);
/* Before the first token: these bytes, which outlive the reading, come before the source's. */
void json_read_put_front(struct json_read *json, struct slice front);
/* Over memory: piece_max as above. */
void json_read_init_slice(struct json_read *json, struct slice text, size_t piece_max);
void json_read_clean_up(struct json_read *json); /* safe on zeroes, and twice */

MUST_CHECK bool json_read_next(struct json_read *json, struct json_token *token, struct error *err);
/* The same, faster where an array goes on with the comma and brace of an object. */
MUST_CHECK bool json_read_next_element(struct json_read *json, struct json_token *token,
                                       struct error *err);
/* Skips the rest of the value that `token` begins: of an object, an array or a partial string;
 * after a JSON_KEY, the value of that member. For any other token it does nothing. On return
 * token->end is the position after the value. Uses no memory, however long the keys and strings
 * are. */
MUST_CHECK bool json_read_skip(struct json_read *json, struct json_token *token, struct error *err);

/* What is at hand of the bytes after the last token; for json_cut. */
struct slice json_read_rest(const struct json_read *json);
/* The object or array that was opened last, and nothing else, was read otherwise: `after` is what
 * json_read_rest gave, without it and its closing bracket. */
void json_read_leave(struct json_read *json, struct slice after);

/* A description of a token for error texts: "an object"; "nothing" at an end. Static. */
const char *json_token_words(enum json_token_type type);

#endif
