/* SPDX-License-Identifier: Apache-2.0 */
#include "threads.h"

#include "first.h"
#include "step.h"

#define RESTORE UINT32_C(0x80000000)

/* The threads at one place, in the order of preference: those that wait for text, or accept. */
struct thread_list {
    uint32_t *sparse; /* by instruction: its index in `dense`, if it is there */
    uint32_t *dense;  /* instructions that were reached */
    size_t reached;
    struct buf waiting; /* uint32_t: the instructions of the threads */
    struct buf slots;   /* size_t, machine.slot_count for each */
};

/* A path to be followed, or a slot to be restored before the next path. */
struct path {
    uint32_t index; /* of the instruction; with RESTORE set: of the slot */
    size_t former;
};

struct machine {
    const struct regex_program *program;
    struct regex_scratch *scratch;
    struct slice text;
    size_t slot_count;       /* 0: groups are not needed */
    struct thread_list a, b; /* owned */
    struct buf paths;        /* struct path */
    size_t *current;         /* slots of the path that is followed */
    size_t *best;            /* slots of the match */
    bool matched;
};

static void list_init(struct thread_list *list, size_t length, size_t slot_count) {
    list->sparse = mem_zalloc(length * sizeof(list->sparse[0]));
    list->dense = mem_alloc(length * sizeof(list->dense[0]));
    list->reached = 0;
    buf_init(&list->waiting, length * sizeof(uint32_t));
    buf_init(&list->slots, length * slot_count * sizeof(size_t));
}

static void list_clean_up(struct thread_list *list) {
    mem_free(list->sparse);
    mem_free(list->dense);
    buf_clean_up(&list->waiting);
    buf_clean_up(&list->slots);
}

static void list_empty(struct thread_list *list) {
    list->reached = 0;
    buf_reset(&list->waiting);
    buf_reset(&list->slots);
}

static bool list_reach(struct thread_list *list, uint32_t index) {
    uint32_t at = list->sparse[index];

    if (at < list->reached && list->dense[at] == index) {
        return false;
    }
    list->sparse[index] = (uint32_t)list->reached;
    list->dense[list->reached++] = index;
    return true;
}

/* The bufs of the machine are large enough for a program of this length. */
static void threads_put(struct buf *buf, const void *bytes, size_t size) {
    if (!buf_append(buf, slice_of(bytes, size))) {
        abort();
    }
}

static void threads_wait(struct machine *machine, struct thread_list *list, uint32_t index) {
    threads_put(&list->waiting, &index, sizeof(index));
    if (machine->slot_count > 0) {
        threads_put(&list->slots, machine->current, machine->slot_count * sizeof(size_t));
    }
}

static void push_path(struct machine *machine, uint32_t index, size_t former) {
    struct path path = {index, former};

    threads_put(&machine->paths, &path, sizeof(path));
}

/* Follows a path until it takes text, joins an earlier path, or fails an assertion. */
static void threads_follow(struct machine *machine, struct thread_list *list, uint32_t index,
                           size_t at) {
    while (list_reach(list, index)) {
        const struct regex_instruction *now = &machine->program->code[index];
        if (now->code > REGEX_ASSERT) {
            threads_wait(machine, list, index);
            return;
        }
        machine->scratch->steps++;
        if (now->code == REGEX_ASSERT && !regex_assertion_holds(now->arg, machine->text, at)) {
            return;
        }
        if (now->code == REGEX_FORK) {
            push_path(machine, now->arg, 0);
        }
        if (now->code == REGEX_SAVE && machine->slot_count > 0) {
            push_path(machine, now->arg | RESTORE, machine->current[now->arg]);
            machine->current[now->arg] = at;
        }
        index = now->next;
    }
}

/* Adds the threads that one instruction leads to at this place. */
static void threads_add(struct machine *machine, struct thread_list *list, uint32_t index,
                        size_t at) {
    threads_follow(machine, list, index, at);
    while (machine->paths.len > 0) {
        struct path path;
        machine->paths.len -= sizeof(path);
        memcpy(&path, machine->paths.ptr + machine->paths.len, sizeof(path));
        if ((path.index & RESTORE) != 0) {
            machine->current[path.index & ~RESTORE] = path.former;
        } else {
            threads_follow(machine, list, path.index, at);
        }
    }
}

static void add_start(struct machine *machine, struct thread_list *list, size_t at) {
    for (size_t i = 0; i < machine->slot_count; i++) {
        machine->current[i] = REGEX_UNSET;
    }
    if (machine->slot_count > 0) {
        machine->current[0] = at;
    }
    threads_add(machine, list, (uint32_t)machine->program->start, at);
}

static void threads_accept(struct machine *machine, const size_t *slots, size_t at) {
    machine->matched = true;
    if (machine->slot_count > 0) {
        memcpy(machine->best, slots, machine->slot_count * sizeof(size_t));
        machine->best[1] = at;
    }
}

/* Takes the code point at `at` (width 0: the end) to the threads that wait for it. The first thread
 * that accepts ends those after it, which are less preferred. */
static void threads_step(struct machine *machine, struct thread_list *now, struct thread_list *next,
                         size_t at, size_t width, uint32_t code_point) {
    const uint32_t *waiting = (const void *)now->waiting.ptr;
    const size_t *slots = (const void *)now->slots.ptr;
    size_t count = now->waiting.len / sizeof(waiting[0]);

    for (size_t i = 0; i < count; i++) {
        const struct regex_instruction *wanted = &machine->program->code[waiting[i]];
        const size_t *own = machine->slot_count > 0 ? slots + i * machine->slot_count : NULL;
        machine->scratch->steps++;
        if (wanted->code == REGEX_ACCEPT) {
            threads_accept(machine, own, at);
            return;
        }
        if (width > 0 && regex_takes(machine->program, wanted, code_point, width)) {
            if (own != NULL) {
                memcpy(machine->current, own, machine->slot_count * sizeof(size_t));
            }
            threads_add(machine, next, wanted->next, at + width);
        }
    }
}

static void threads_run(struct machine *machine, size_t from) {
    struct thread_list *now = &machine->a;
    struct thread_list *next = &machine->b;

    for (size_t at = from;;) {
        uint32_t code_point = 0;
        if (now->waiting.len == 0) {
            list_empty(now); /* what failed here may succeed at a later place */
            at = machine->matched ? SIZE_MAX
                                  : regex_first_place(machine->program, machine->text, at);
        }
        if (at == SIZE_MAX) {
            return;
        }
        if (!machine->matched && (at == 0 || !machine->program->first.text_start)) {
            add_start(machine, now, at);
        }
        size_t width = at < machine->text.len ? regex_decode(machine->text, at, &code_point) : 0;
        threads_step(machine, now, next, at, width, code_point);
        if (width == 0 || (machine->matched && machine->slot_count == 0)) {
            return;
        }
        at += width;
        list_empty(now);
        struct thread_list *swap = now;
        now = next;
        next = swap;
    }
}

static void threads_write_groups(const struct machine *machine, struct regex_span *groups) {
    for (size_t i = 0; i < machine->slot_count / 2; i++) {
        groups[i] = (struct regex_span){machine->best[2 * i], machine->best[2 * i + 1]};
    }
}

static void machine_init(struct machine *machine) {
    size_t length = machine->program->length;

    list_init(&machine->a, length, machine->slot_count);
    list_init(&machine->b, length, machine->slot_count);
    buf_init(&machine->paths, 2 * length * sizeof(struct path));
    machine->current = mem_alloc(machine->slot_count * sizeof(size_t));
    machine->best = mem_alloc(machine->slot_count * sizeof(size_t));
}

static void machine_clean_up(struct machine *machine) {
    list_clean_up(&machine->a);
    list_clean_up(&machine->b);
    buf_clean_up(&machine->paths);
    mem_free(machine->current);
    mem_free(machine->best);
}

enum regex_answer regex_threads(const struct regex_program *program, struct regex_scratch *scratch,
                                struct slice text, size_t from, struct regex_span *groups) {
    struct machine machine = {.program = program,
                              .scratch = scratch,
                              .text = text,
                              .slot_count = groups != NULL ? program->slots : 0};

    machine_init(&machine);
    threads_run(&machine, from);
    if (machine.matched && groups != NULL) {
        threads_write_groups(&machine, groups);
    }
    machine_clean_up(&machine);
    return machine.matched ? REGEX_MATCH : REGEX_NO_MATCH;
}
