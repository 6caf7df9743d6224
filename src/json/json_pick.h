/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_pick: finds the values of a few wanted members while json_values scans a record's structure.
 *
 * Flow:      json_values (each colon outside of strings) -> JSON_PICK
 * A name is compared where it stands, backwards from its colon, so that no other key costs more
 * than a look. A key may be written with escapes. Of duplicate members the last counts.
 */
#ifndef PROMTAIL_JSON_JSON_PICK_H
#define PROMTAIL_JSON_JSON_PICK_H

#include "promtail/json_values.h"

/* A new record begins. */
void json_pick_reset(struct json_pick *pick);
/* A colon at text.ptr[colon], text being the record from its first byte; depth: of the object that
 * it stands in, 1 for the record itself. */
void json_pick_key(struct json_pick *pick, struct slice text, size_t colon, size_t depth);
/* Whether the key in front of a colon is this one. */
bool json_pick_is_key(const struct json_pick *pick, struct slice text, size_t colon,
                      struct slice name);

#endif
