/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_pick: finds the values of a few wanted members while json_values scans a record's structure.
 *
 * Flow:      json_values (each colon outside of strings) -> JSON_PICK
 * A key is found backwards from its colon, and only where an object may have a wanted member. It
 * may be written with escapes. Of duplicate members the last counts.
 */
#ifndef PROMTAIL_JSON_JSON_PICK_H
#define PROMTAIL_JSON_JSON_PICK_H

#include "promtail/json_object.h"
#include "promtail/json_values.h"

/* A new record begins. */
void json_pick_reset(struct json_pick *pick);
/* A colon at text.ptr[colon], text being the record from its first byte; depth: of the object that
 * it stands in, 1 for the record itself. */
void json_pick_key(struct json_pick *pick, struct slice text, size_t colon, size_t depth);
/* The text of the key in front of a colon: of the text, or in room. */
struct slice json_pick_key_text(const struct json_pick *pick, struct slice text, size_t colon,
                                struct json_short *room);

#endif
