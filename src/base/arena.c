/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/arena.h"

#include <stdalign.h>
#include <stdarg.h>

#include "promtail/buf.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size) __asan_poison_memory_region(ptr, size)
#define UNPOISON(ptr, size) __asan_unpoison_memory_region(ptr, size)
#else
#define POISON(ptr, size) ((void)(ptr), (void)(size))
#define UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#endif

enum { BLOCK_MIN = 4096, BLOCK_MAX = 256 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size; /* of bytes */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

static void destroy_block(struct arena_block *block) {
    UNPOISON(block->bytes, block->size);
    mem_free(block);
}

static void add_block(struct arena *arena, size_t wanted) {
    size_t size = arena->blocks == NULL ? BLOCK_MIN : arena->blocks->size * 2;

    if (size > BLOCK_MAX) {
        size = BLOCK_MAX;
    }
    if (size < wanted) {
        size = wanted;
    }
    struct arena_block *block = mem_alloc(sizeof(*block) + size);
    *block = (struct arena_block){.older = arena->blocks, .size = size};
    POISON(block->bytes, size);
    arena->blocks = block;
}

void arena_reset(struct arena *arena) {
    while (arena->blocks != NULL && arena->blocks->older != NULL) {
        struct arena_block *older = arena->blocks->older;
        destroy_block(arena->blocks);
        arena->blocks = older;
    }
    if (arena->blocks != NULL) {
        arena->blocks->used = 0;
        POISON(arena->blocks->bytes, arena->blocks->size);
    }
    arena->used = 0;
}

void arena_clean_up(struct arena *arena) {
    arena_reset(arena);
    if (arena->blocks != NULL) {
        destroy_block(arena->blocks);
    }
    *arena = (struct arena){0};
}

void arena_wipe(struct arena *arena) {
    for (struct arena_block *block = arena->blocks; block != NULL; block = block->older) {
        UNPOISON(block->bytes, block->size);
        mem_wipe(block->bytes, block->used);
    }
    arena_clean_up(arena);
}

void *arena_alloc(struct arena *arena, size_t size) {
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);

    if (rounded < size) {
        abort();
    }
    if (arena->blocks == NULL || arena->blocks->size - arena->blocks->used < rounded) {
        add_block(arena, rounded);
    }
    unsigned char *ptr = arena->blocks->bytes + arena->blocks->used;
    arena->blocks->used += rounded;
    arena->used += rounded;
    UNPOISON(ptr, size);
    memset(ptr, 0, size);
    return ptr;
}

struct slice arena_copy(struct arena *arena, struct slice bytes) {
    unsigned char *copy = arena_alloc(arena, bytes.len);

    if (bytes.len > 0) {
        memcpy(copy, bytes.ptr, bytes.len);
    }
    return slice_of(copy, bytes.len);
}

const char *arena_cstr(struct arena *arena, struct slice bytes) {
    char *copy = arena_alloc(arena, bytes.len + 1);

    if (bytes.len > 0) {
        memcpy(copy, bytes.ptr, bytes.len);
    }
    return copy;
}

struct slice arena_printf(struct arena *arena, const char *format, ...) {
    va_list args;
    va_list again;

    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t size = len < 0 ? 0 : (size_t)len;
    char *text = arena_alloc(arena, size + 1);
    vsnprintf(text, size + 1, format, again);
    va_end(again);
    va_end(args);
    return slice_of(text, size);
}
