/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_object: the wanted members of a JSON object in memory, as slices of it, without a tree.
 *
 * Ownership: values are parts of the object's own bytes. Of duplicate names the last one counts.
 */
#ifndef PROMTAIL_JSON_OBJECT_H
#define PROMTAIL_JSON_OBJECT_H

#include "promtail/arena.h"
#include "promtail/json_read.h"

struct json_member {
    const char *name;
    struct slice value; /* its JSON; empty when the member is missing */
};

/* Fails when the text is not exactly one JSON object. */
MUST_CHECK bool json_object_read(struct slice object, struct json_member *members, size_t count,
                                 struct error *err);

/* Goes through the members of an object whose '{' was read last. True: key is the next member's,
 * and its value is to be read, or skipped, before the next call. False: the object has ended, or
 * reading failed: then *ok is false. */
MUST_CHECK bool json_object_next(struct json_read *json, struct json_token *key, bool *ok,
                                 struct error *err);

bool json_is_object(struct slice value);
bool json_is_array(struct slice value);
bool json_is_text(struct slice value);
bool json_has_text(struct slice value); /* a string that is not empty */
/* The text of a JSON string: a part of it, or, unescaped, in the arena. Empty for anything else. */
struct slice json_text_or_empty(struct slice value, struct arena *arena);
/* The same, but unescaped where it stands: afterwards the value is not JSON, and its memory must be
 * writable. Takes no memory. False, and empty, when the value is not a string. */
bool json_text_in_place(struct slice value, struct slice *text);

/* Room for the text of a string that is usually short, such as a time. */
struct json_short {
    unsigned char bytes[512];
};
/* A part of the value, or unescaped into room. Empty when the value is not a string, or is escaped
 * and longer than room. */
struct slice json_text_short(struct slice value, struct json_short *room);
/* text: at most 80 bytes, not empty. */
bool json_text_is(struct slice value, const char *text);

/* Iterates over an array from json_object_read, which is therefore valid JSON. */
struct json_elements {
    struct json_read json;
    struct slice array;
};
void json_elements_init(struct json_elements *elements, struct slice array);
bool json_elements_next(struct json_elements *elements, struct slice *value);
void json_elements_clean_up(struct json_elements *elements);

#endif
