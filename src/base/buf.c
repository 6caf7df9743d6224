/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/buf.h"

#include <assert.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>

enum {
    FIRST_CAPACITY = 64,
    BUF_LARGE = 1 << 20,
    /* A block of 1 MiB, as an envelope at hand takes, stays in the heap from event to event: its
     * 256 pages would else be mapped and cleared for each one. */
    MEM_LARGE = BUF_LARGE + (64 << 10),
    MEM_KEPT = 2 * BUF_LARGE,
};

/* Set, since glibc raises both by itself, to 32 and 64 MiB, when large blocks are freed: a long
 * line's buffers would then stay in the heap, and be copied there when they grow. */
void mem_init(void) {
    mallopt(M_MMAP_THRESHOLD, MEM_LARGE);
    mallopt(M_TRIM_THRESHOLD, MEM_KEPT);
}

static void *out_of_memory(size_t size) {
    fprintf(stderr, "lambda-promtail: out of memory (%zu bytes asked for)\n", size);
    abort();
}

void *mem_alloc(size_t size) {
    void *ptr = malloc(size == 0 ? 1 : size);

    return ptr != NULL ? ptr : out_of_memory(size);
}

void *mem_zalloc(size_t size) {
    void *ptr = calloc(1, size == 0 ? 1 : size);

    return ptr != NULL ? ptr : out_of_memory(size);
}

void *mem_realloc(void *ptr, size_t size) {
    void *moved = realloc(ptr, size == 0 ? 1 : size);

    return moved != NULL ? moved : out_of_memory(size);
}

void mem_free(void *ptr) {
    free(ptr);
}

void mem_wipe(void *ptr, size_t size) {
    if (size > 0) { /* a buf that never held a byte has no memory */
        explicit_bzero(ptr, size);
    }
}

void buf_init(struct buf *buf, size_t max) {
    *buf = (struct buf){.max = max};
}

void buf_clean_up(struct buf *buf) {
    mem_free(buf->ptr);
    *buf = (struct buf){0};
}

void buf_reset(struct buf *buf) {
    buf->len = 0;
}

void buf_reset_keeping(struct buf *buf, size_t keep) {
    buf->len = 0;
    if (buf->cap > keep) {
        mem_free(buf->ptr);
        buf->ptr = NULL;
        buf->cap = 0;
    }
}

struct slice buf_slice(const struct buf *buf) {
    return slice_of(buf->ptr, buf->len);
}

size_t buf_room(const struct buf *buf) {
    return buf->max - buf->len;
}

/* Twice as much until it is enough; a large buf gets a quarter more than what is wanted, so that
 * what is held stays near to what is needed. */
static size_t buf_grown(size_t cap, size_t wanted) {
    cap = cap < FIRST_CAPACITY ? FIRST_CAPACITY : cap;
    while (cap < wanted && cap < BUF_LARGE) {
        cap *= 2;
    }
    if (cap >= wanted) {
        return cap;
    }
    return wanted > SIZE_MAX - wanted / 4 ? SIZE_MAX : wanted + wanted / 4;
}

/* Not inline: buf_reserve, which as a rule need not grow, then saves no registers. */
__attribute__((noinline, cold)) static void buf_grow(struct buf *buf, size_t wanted) {
    size_t cap = buf_grown(buf->cap, wanted);

    buf->cap = cap < buf->max ? cap : buf->max;
    buf->ptr = mem_realloc(buf->ptr, buf->cap);
}

unsigned char *buf_reserve(struct buf *buf, size_t size) {
    if (size > buf_room(buf)) {
        return NULL;
    }
    if (size > buf->cap - buf->len || buf->ptr == NULL) {
        buf_grow(buf, buf->len + size);
    }
    return buf->ptr + buf->len;
}

void buf_added(struct buf *buf, size_t size) {
    assert(size <= buf->cap - buf->len);
    buf->len += size;
}

bool buf_append(struct buf *buf, struct slice bytes) {
    unsigned char *to = buf_reserve(buf, bytes.len);

    if (to == NULL) {
        return false;
    }
    if (bytes.len > 0) {
        memcpy(to, bytes.ptr, bytes.len);
    }
    buf->len += bytes.len;
    return true;
}

bool buf_append_cstr(struct buf *buf, const char *text) {
    return buf_append(buf, slice_from_cstr(text));
}

bool buf_append_byte(struct buf *buf, unsigned char byte) {
    return buf_append(buf, slice_of(&byte, 1));
}

bool buf_printf(struct buf *buf, const char *format, ...) {
    va_list args;
    va_list again;
    bool ok = false;

    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *text = mem_alloc((size_t)len + 1);
    if (len >= 0 && vsnprintf(text, (size_t)len + 1, format, again) == len) {
        ok = buf_append(buf, slice_of(text, (size_t)len));
    }
    mem_free(text);
    va_end(again);
    va_end(args);
    return ok;
}

void buf_drop_front(struct buf *buf, size_t count) {
    assert(count <= buf->len);
    buf->len -= count;
    if (count > 0 && buf->len > 0) {
        memmove(buf->ptr, buf->ptr + count, buf->len);
    }
}

void buf_truncate(struct buf *buf, size_t len) {
    assert(len <= buf->len);
    buf->len = len;
}

const char *buf_cstr(struct buf *buf) {
    unsigned char *end = buf_reserve(buf, 1);

    if (end == NULL || slice_index(buf_slice(buf), '\0') < buf->len) {
        return NULL;
    }
    *end = '\0';
    return (const char *)buf->ptr;
}
