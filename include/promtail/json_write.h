/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write: writes compact JSON into a buf.
 *
 * Commas and colons are placed by the writer; the caller balances begin and end. When the buf is
 * full, `full` becomes true and nothing more is written, so one check at the end is enough.
 */
#ifndef PROMTAIL_JSON_WRITE_H
#define PROMTAIL_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"

struct json_write {
    struct buf *out; /* borrowed */
    bool comma;      /* the next member or element needs one */
    bool full;
};

void json_write_init(struct json_write *json, struct buf *out);
/* Writes one quoted string. False: out is full. */
MUST_CHECK bool json_write_text(struct buf *out, struct slice text);
void json_write_begin(struct json_write *json, char bracket); /* '{' or '[' */
void json_write_end(struct json_write *json, char bracket);   /* '}' or ']' */
void json_write_key(struct json_write *json, struct slice name);
void json_write_string(struct json_write *json, struct slice text); /* bad UTF-8 becomes U+FFFD */
void json_write_int(struct json_write *json, int64_t number);

#endif
