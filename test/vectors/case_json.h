/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case_json: the one JSON object that a line of a vector file is, member by member.
 *
 * Ownership: borrows the line and the arena, which holds the texts that are handed out.
 * After case_json_member has given a key, exactly one of the functions for a value follows.
 */
#ifndef PROMTAIL_TEST_CASE_JSON_H
#define PROMTAIL_TEST_CASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/json_read.h"

struct case_json {
    struct json_read json;
    struct slice line;
    struct arena *arena;
};

void case_json_init(struct case_json *json, struct slice line, struct arena *arena);
void case_json_clean_up(struct case_json *json);

/* What must come next: JSON_OBJECT, JSON_ARRAY, JSON_END... */
MUST_CHECK bool case_json_expect(struct case_json *json, enum json_token_type type,
                                 struct error *err);
/* The next key of the object that was begun last; *more is false at its end. */
MUST_CHECK bool case_json_member(struct case_json *json, struct slice *key, bool *more,
                                 struct error *err);
/* All of the line: member is called with each key, and reads the value into the case. */
MUST_CHECK bool case_json_object(struct case_json *json,
                                 bool (*member)(struct case_json *json, struct slice key,
                                                void *into, struct error *err),
                                 void *into, struct error *err);
/* The next element of an array, which is of this type; *more is false at its end. */
MUST_CHECK bool case_json_element(struct case_json *json, enum json_token_type type,
                                  struct slice *text, bool *more, struct error *err);

MUST_CHECK bool case_json_string(struct case_json *json, struct slice *text, struct error *err);
MUST_CHECK bool case_json_number(struct case_json *json, size_t *number, struct error *err);
/* Any value, as it is written in the line. */
MUST_CHECK bool case_json_raw(struct case_json *json, struct slice *raw, struct error *err);
MUST_CHECK bool case_json_skip(struct case_json *json, struct error *err);

#endif
