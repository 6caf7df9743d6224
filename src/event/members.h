/* SPDX-License-Identifier: Apache-2.0 */
/*
 * members: the wanted members of a JSON object in memory, as slices of it, without a tree.
 *
 * Ownership: values are parts of the object's own bytes. Of duplicate names the last counts; others
 *            are passed over.
 */
#ifndef PROMTAIL_EVENT_MEMBERS_H
#define PROMTAIL_EVENT_MEMBERS_H

#include "promtail/arena.h"
#include "promtail/json_read.h"

struct member {
    const char *name;
    struct slice value; /* its JSON; empty: not there */
};

/* Fails when the text is not exactly one JSON object. */
MUST_CHECK bool members_read(struct slice object, struct member *members, size_t count,
                             struct error *err);

bool member_is_object(struct slice value);
bool member_is_array(struct slice value);
bool member_is_text(struct slice value);
/* The text of a JSON string: a part of it, or, unescaped, in the arena. False, and empty, for
 * anything else. */
bool member_text(struct slice value, struct arena *arena, struct slice *text);
/* The same, where no difference is made between no string and an empty one. */
struct slice member_text_or_empty(struct slice value, struct arena *arena);

/* Goes through an array that members_read has seen whole. */
struct elements {
    struct json_read json;
    struct slice array;
};
void elements_init(struct elements *elements, struct slice array);
bool elements_next(struct elements *elements, struct slice *value);
void elements_clean_up(struct elements *elements);

#endif
