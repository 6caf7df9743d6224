/* SPDX-License-Identifier: Apache-2.0 */
/* json_input: the bytes at hand of a json_read, and how to get more. Beneath json_read.c and
 * json_string.c. */
#ifndef PROMTAIL_CODEC_JSON_INPUT_H
#define PROMTAIL_CODEC_JSON_INPUT_H

#include "promtail/json_read.h"

enum { JSON_INPUT_END = -1, JSON_INPUT_ERROR = -2 };

/* The byte at json->at (0..255), read from the source if need be, or one of the above. */
int json_input_peek(struct json_read *json, struct error *err);
/* The same, and passes over it. The end is an error here. */
int json_input_take(struct json_read *json, struct error *err);
uint64_t json_input_position(const struct json_read *json);
/* "byte 12: WHAT". False. */
bool json_input_fail(const struct json_read *json, const char *what, struct error *err);

/* json_string.c: the next piece of a string, json->at behind its opening quote or in its middle. */
MUST_CHECK bool json_string_piece(struct json_read *json, struct json_token *token,
                                  struct error *err);
/* The same, to behind its closing quote: linear, and without memory. Its text is written to `to`
 * (NULL: nowhere), which may be where the string itself stands: it never gets longer. */
MUST_CHECK bool json_string_rest(struct json_read *json, unsigned char *to, size_t *len,
                                 struct error *err);

#endif
