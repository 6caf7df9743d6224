/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena: memory of one lifetime (process, invocation, batch), given back all at once.
 *
 * Blocks are chained and doubled (4 KiB to 256 KiB); a request larger than a block gets its own.
 * A reset keeps the first block and poisons it under AddressSanitizer. {0} is a valid empty arena.
 */
#ifndef PROMTAIL_ARENA_H
#define PROMTAIL_ARENA_H

#include <stddef.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* owned; newest first */
    size_t used;                /* bytes handed out since the last reset */
};

void arena_reset(struct arena *arena);
void arena_clean_up(struct arena *arena); /* safe on zeroes, and twice */
/* For secrets: overwrites everything that is in it, then cleans up. */
void arena_wipe(struct arena *arena);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));
struct slice arena_copy(struct arena *arena, struct slice bytes);
/* NUL-terminated copy (readers of C strings stop at an embedded NUL). */
const char *arena_cstr(struct arena *arena, struct slice bytes);
struct slice arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
