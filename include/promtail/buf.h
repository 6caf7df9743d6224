/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: bytes that grow, up to a maximum given at init.
 *
 * One event must not eat the function's memory: what would exceed the maximum is refused (false),
 * and the buf is unchanged. Out of memory aborts, in mem_alloc. {0} is a valid buf with max 0.
 */
#ifndef PROMTAIL_BUF_H
#define PROMTAIL_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct buf {
    unsigned char *ptr; /* owned */
    size_t len;
    size_t cap;
    size_t max;
};

/* Once, when the process starts: large blocks go back to the system as soon as they are freed. */
void mem_init(void);
/* The one place where out of memory ends the process. Zero bytes give a pointer to free, too. */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *mem_zalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *mem_realloc(void *ptr, size_t size) __attribute__((returns_nonnull));
void mem_free(void *ptr);
/* Overwrites so that no optimisation drops it: for secrets. */
void mem_wipe(void *ptr, size_t size);

void buf_init(struct buf *buf, size_t max);
void buf_clean_up(struct buf *buf); /* safe on zeroes, and twice; leaves max 0 */
void buf_reset(struct buf *buf);    /* empty, memory kept */
/* Empty; gives the memory back when more than keep bytes are held. */
void buf_reset_keeping(struct buf *buf, size_t keep);

struct slice buf_slice(const struct buf *buf);
size_t buf_room(const struct buf *buf); /* max - len */

/* Makes room for size more bytes and returns where to write them; NULL when that exceeds max.
 * Afterwards call buf_added() with the number of bytes written. */
unsigned char *buf_reserve(struct buf *buf, size_t size) MUST_CHECK;
void buf_added(struct buf *buf, size_t size);

MUST_CHECK bool buf_append(struct buf *buf, struct slice bytes);
MUST_CHECK bool buf_append_cstr(struct buf *buf, const char *text);
MUST_CHECK bool buf_append_byte(struct buf *buf, unsigned char byte);
MUST_CHECK bool buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

void buf_drop_front(struct buf *buf, size_t count);
void buf_truncate(struct buf *buf, size_t len);

/* The bytes with a NUL after them (not counted in len), valid until the next change. NULL when they
 * include a NUL, or max is reached. */
const char *buf_cstr(struct buf *buf) MUST_CHECK;

#endif
