/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_write: writes compact JSON into a buf.
 *
 * Commas and colons are placed by the writer; the caller balances begin and end. A buf that is full
 * makes `full` true and what follows is not written: look once, at the end.
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
/* One string and nothing else, quoted. False: out is full. */
MUST_CHECK bool json_write_text(struct buf *out, struct slice text);
void json_write_begin(struct json_write *json, char bracket); /* '{' or '[' */
void json_write_end(struct json_write *json, char bracket);   /* '}' or ']' */
void json_write_key(struct json_write *json, struct slice name);
void json_write_string(struct json_write *json, struct slice text); /* bad UTF-8 becomes U+FFFD */
void json_write_int(struct json_write *json, int64_t number);

#endif
