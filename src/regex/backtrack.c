/* SPDX-License-Identifier: Apache-2.0 */
#include "backtrack.h"

#include "first.h"
#include "step.h"

/* A path to be tried, or a slot to be restored before the next path. */
struct path {
    uint32_t index; /* of the instruction; with RESTORE set: of the slot */
    uint32_t at;    /* the place; the slot's former value */
};

enum { BITS = 8 };
#define RESTORE UINT32_C(0x80000000)
#define PLACE_MAX UINT32_C(0x7fffffff)
#define NO_PLACE UINT32_MAX

struct backtrack {
    const struct regex_program *program;
    struct regex_scratch *scratch;
    struct slice text;
    uint32_t *slots; /* NULL: groups are not needed */
    size_t reach;    /* places for which the scratch is large enough */
    size_t horizon;  /* the furthest place that the current try may reach */
    bool beyond;     /* it was exceeded: give up */
};

/* The scratch has room: places are within reach, and a fork or save is passed once at each. */
static void backtrack_push(struct backtrack *back, uint32_t index, size_t at) {
    struct path path = {index, (uint32_t)at};

    if (!buf_append(&back->scratch->paths, slice_of(&path, sizeof(path)))) {
        abort();
    }
}

/* Bits are zeroed when a try first reaches them. */
static void zero_up_to(struct buf *tried, size_t byte) {
    size_t more = byte + 1 - tried->len;
    size_t free_bytes = buf_room(tried) - more;
    unsigned char *bytes;

    more += free_bytes < byte ? free_bytes : byte; /* doubled: a few calls suffice */
    bytes = buf_reserve(tried, more);
    if (bytes == NULL) {
        abort(); /* not reached: places are within reach */
    }
    memset(bytes, 0, more);
    buf_added(tried, more);
}

static bool first_visit(struct backtrack *back, uint32_t mark, size_t at) {
    struct buf *tried = &back->scratch->tried;
    size_t bit = (at - back->scratch->tried_from) * back->program->marks + mark - 1;
    size_t byte = bit / BITS;

    if (byte >= tried->len) {
        zero_up_to(tried, byte);
    }
    bool set = (tried->ptr[byte] >> bit % BITS & 1) != 0;
    tried->ptr[byte] |= (unsigned char)(1U << bit % BITS);
    return !set;
}

static void backtrack_save(struct backtrack *back, uint32_t slot, size_t at) {
    if (back->slots != NULL) {
        backtrack_push(back, slot | RESTORE, back->slots[slot]);
        back->slots[slot] = (uint32_t)at;
    }
}

/* Follows one path to its end. True: it accepts. */
static bool backtrack_follow(struct backtrack *back, uint32_t index, size_t at) {
    const struct regex_program *program = back->program;
    uint32_t code_point;
    size_t width;

    for (;;) {
        const struct regex_instruction *now = &program->code[index];
        back->scratch->steps++;
        if (now->mark != 0) {
            back->beyond = back->beyond || at > back->horizon;
            if (back->beyond || !first_visit(back, now->mark, at)) {
                return false;
            }
        }
        switch (now->code) {
        case REGEX_FORK:
            backtrack_push(back, now->arg, at);
            break;
        case REGEX_SAVE:
            backtrack_save(back, now->arg, at);
            break;
        case REGEX_ASSERT:
            if (!regex_assertion_holds(now->arg, back->text, at)) {
                return false;
            }
            break;
        case REGEX_ACCEPT:
            if (back->slots != NULL) {
                back->slots[1] = (uint32_t)at;
            }
            return true;
        case REGEX_FAIL:
            return false;
        default:
            if (at == back->text.len) {
                return false;
            }
            width = regex_decode(back->text, at, &code_point);
            if (!regex_takes(program, now, code_point, width)) {
                return false;
            }
            at += width;
            break;
        }
        index = now->next;
    }
}

static bool backtrack_pop(struct buf *stack, struct path *path) {
    if (stack->len == 0) {
        return false;
    }
    stack->len -= sizeof(*path);
    memcpy(path, stack->ptr + stack->len, sizeof(*path));
    return true;
}

/* All paths from one place. */
static bool try_place(struct backtrack *back, size_t at) {
    struct path path;

    buf_reset(&back->scratch->paths);
    if (back->slots != NULL) {
        back->slots[0] = (uint32_t)at;
    }
    if (backtrack_follow(back, (uint32_t)back->program->start, at)) {
        return true;
    }
    while (!back->beyond && backtrack_pop(&back->scratch->paths, &path)) {
        if ((path.index & RESTORE) != 0) {
            back->slots[path.index & ~RESTORE] = path.at;
        } else if (backtrack_follow(back, path.index, path.at)) {
            return true;
        }
    }
    return false;
}

/* Paths only move forward, so bits before the place are not needed any more. */
static void move_along(struct backtrack *back, size_t at) {
    struct buf *tried = &back->scratch->tried;
    size_t places = (at - back->scratch->tried_from) / BITS * BITS; /* whole bytes of bits */
    size_t bytes = places / BITS * back->program->marks;

    if (places <= back->reach / 2) {
        return;
    }
    buf_drop_front(tried, bytes < tried->len ? bytes : tried->len);
    back->scratch->tried_from += places;
}

/* Tries place by place. *from: the place of the last try. */
static bool backtrack_search(struct backtrack *back, size_t *from) {
    size_t at = regex_first_place(back->program, back->text, *from);

    while (at != SIZE_MAX) {
        *from = at;
        move_along(back, at);
        back->horizon = back->text.len - back->scratch->tried_from <= back->reach
                            ? back->text.len
                            : at + back->reach / 4;
        if (try_place(back, at)) {
            return true;
        }
        if (back->beyond) {
            return false;
        }
        at = regex_first_place(back->program, back->text, at + regex_width(back->text, at));
    }
    return false;
}

/* Places for which bits and stack are sure to fit into the scratch. */
static size_t reach_of(const struct regex_program *program, const struct regex_scratch *scratch,
                       bool groups_wanted) {
    size_t pushes = program->forks + (groups_wanted ? program->saves : 0) + 1;
    size_t by_paths = scratch->paths.max / sizeof(struct path) / pushes;
    size_t by_tried = scratch->tried.max * BITS / (program->marks + 1);
    size_t reach = by_paths < by_tried ? by_paths : by_tried;

    return reach > BITS ? reach - BITS : 0;
}

static void backtrack_write_groups(const struct backtrack *back, struct regex_span *groups) {
    for (size_t i = 0; i < back->program->slots / 2; i++) {
        uint32_t start = back->slots[2 * i];
        uint32_t end = back->slots[2 * i + 1];
        bool unset = start == NO_PLACE || end == NO_PLACE;
        groups[i].start = unset ? REGEX_UNSET : start;
        groups[i].end = unset ? REGEX_UNSET : end;
    }
}

/* States that were tried after the end of a match have failed, and would fail again. Of those at
 * its end, some have led to the match. */
static void keep_what_failed(struct backtrack *back) {
    struct buf *tried = &back->scratch->tried;
    size_t marks = back->program->marks;
    size_t first = (back->scratch->match_end - back->scratch->tried_from) * marks;

    for (size_t bit = first; bit < first + marks && bit / BITS < tried->len; bit++) {
        tried->ptr[bit / BITS] &= (unsigned char)~(1U << bit % BITS);
    }
}

enum regex_answer regex_backtrack(const struct regex_program *program,
                                  struct regex_scratch *scratch, struct slice text, size_t *from,
                                  bool again, struct regex_span *groups) {
    struct backtrack back = {.program = program,
                             .scratch = scratch,
                             .text = text,
                             .reach = reach_of(program, scratch, groups != NULL)};

    if (text.len > PLACE_MAX || back.reach == 0) {
        return REGEX_GAVE_UP;
    }
    if (again) {
        keep_what_failed(&back);
    } else {
        buf_reset(&scratch->tried);
        scratch->tried_from = *from;
    }
    if (groups != NULL) {
        back.slots = mem_alloc(program->slots * sizeof(back.slots[0]));
        memset(back.slots, 0xff, program->slots * sizeof(back.slots[0]));
    }
    bool found = backtrack_search(&back, from);
    if (found && groups != NULL) {
        backtrack_write_groups(&back, groups);
        scratch->match_end = groups[0].end;
    }
    mem_free(back.slots);
    if (back.beyond) {
        return REGEX_GAVE_UP;
    }
    return found ? REGEX_MATCH : REGEX_NO_MATCH;
}
