/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_block: looks at many bytes of JSON text at once. read: where the bytes stand, in 64 bytes,
 * that mean something outside of strings or end one: a bit for each byte, the first byte's lowest.
 * plain: how far a string goes on without one that ends it, or needs a look. copy: the same, and
 * the bytes are copied on the way.
 *
 * A row per way of finding them in JSON_BLOCKS; json_block_read, json_block_plain and
 * json_block_copy are the fastest that this processor has for certain (SSE2 of x86-64, NEON of
 * arm64). All give the same.
 */
#ifndef PROMTAIL_JSON_JSON_BLOCK_H
#define PROMTAIL_JSON_JSON_BLOCK_H

#include <stdint.h>

#include "promtail/slice.h"

enum { JSON_BLOCK_BYTES = 64 };

struct json_block {
    uint64_t quotes;
    uint64_t backslashes;
    uint64_t opens;  /* { [ */
    uint64_t closes; /* } ] */
    uint64_t colons;
    uint64_t newlines;
};

typedef void json_block_reader(const unsigned char *bytes, struct json_block *block);
typedef size_t json_block_plain_reader(struct slice text);
typedef size_t json_block_copier(unsigned char *to, struct slice text);

struct json_block_way {
    const char *name;
    json_block_reader *read;
    json_block_plain_reader *plain;
    json_block_copier *copy;
};

/* The fastest first; NULL as the last name. */
extern const struct json_block_way JSON_BLOCKS[];

void json_block_read(const unsigned char *bytes, struct json_block *block);
/* The number of bytes before the first '"', '\\' or control byte (below 0x20); text.len when there
 * is none. */
size_t json_block_plain(struct slice text);
/* Copies so many bytes, which it returns. `to` has room for text.len bytes, all of which may be
 * written; it does not overlap the text. */
size_t json_block_copy(unsigned char *to, struct slice text);

#endif
