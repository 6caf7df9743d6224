/* SPDX-License-Identifier: Apache-2.0 */
/* json_input: the input of a json_read, byte by byte, for json_read.c and json_string.c. */
#ifndef PROMTAIL_JSON_INPUT_H
#define PROMTAIL_JSON_INPUT_H

#include "promtail/json_read.h"

enum { JSON_INPUT_END = -1, JSON_INPUT_ERROR = -2 };

/* All bytes at hand were read: the first of the next ones, or one of the above. */
int json_input_refill(struct json_read *json, struct error *err);

/* The byte at json->at (0..255), read from the source if necessary, or one of the above. */
static inline int json_input_peek(struct json_read *json, struct error *err) {
    return json->at < json->text.len ? json->text.ptr[json->at] : json_input_refill(json, err);
}

/* The same, and moves past it. The end is an error here. */
int json_input_take(struct json_read *json, struct error *err);

static inline uint64_t json_input_position(const struct json_read *json) {
    return json->base + json->at;
}

/* What is at hand of the unread bytes. */
static inline struct slice json_input_rest(const struct json_read *json) {
    return (struct slice){json->text.ptr + json->at, json->text.len - json->at};
}

/* Sets "JSON, byte 12: WHAT". Returns false. */
bool json_input_fail(const struct json_read *json, const char *what, struct error *err);

/* json_string.c: reads the next piece of a string; json->at is after its opening quote or within
 * it. */
MUST_CHECK bool json_string_piece(struct json_read *json, struct json_token *token,
                                  struct error *err);
/* Skips the rest of a string and its closing quote, in linear time and without memory. */
MUST_CHECK bool json_string_skip(struct json_read *json, struct error *err);

#endif
