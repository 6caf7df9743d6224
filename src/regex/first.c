/* SPDX-License-Identifier: Apache-2.0 */
#include "first.h"

#include "promtail/buf.h"
#include "promtail/utf8.h"

enum { ASCII_END = 0x80, BYTES = 256 };

/* Visits the instructions that can be reached from the start without taking text. */
struct walk {
    const struct regex_program *program;
    bool *seen;
    uint32_t *todo;
    size_t todo_count;
    bool past_text_start; /* continue after \A */
};

static void walk_visit(struct walk *walk, uint32_t index) {
    if (!walk->seen[index]) {
        walk->seen[index] = true;
        walk->todo[walk->todo_count++] = index;
    }
}

/* The next instruction that takes text or accepts; NULL when there are no more. */
static const struct regex_instruction *walk_next(struct walk *walk) {
    while (walk->todo_count > 0) {
        const struct regex_instruction *found =
            &walk->program->code[walk->todo[--walk->todo_count]];
        bool start = found->code == REGEX_ASSERT && found->arg == REGEX_TEXT_START;
        if (found->code > REGEX_ASSERT) {
            return found;
        }
        if (!start || walk->past_text_start) {
            walk_visit(walk, found->next);
        }
        if (found->code == REGEX_FORK) {
            walk_visit(walk, found->arg);
        }
    }
    return NULL;
}

static void walk_begin(struct walk *walk, const struct regex_program *program,
                       bool past_text_start) {
    *walk = (struct walk){.program = program, .past_text_start = past_text_start};
    walk->seen = mem_zalloc(program->length * sizeof(walk->seen[0]));
    walk->todo = mem_alloc(program->length * sizeof(walk->todo[0]));
    walk_visit(walk, (uint32_t)program->start);
}

static void walk_end(struct walk *walk) {
    mem_free(walk->seen);
    mem_free(walk->todo);
}

static void add_code_point(struct regex_first *first, uint32_t code_point) {
    unsigned char bytes[4];

    utf8_encode(code_point, bytes);
    first->bytes[bytes[0]] = true;
}

/* Each byte of invalid UTF-8 counts as U+FFFD, so any byte above ASCII may begin a match. */
static void add_beyond_ascii(struct regex_first *first) {
    for (size_t byte = ASCII_END; byte < BYTES; byte++) {
        first->bytes[byte] = true;
    }
}

static void add_test(struct regex_first *first, const struct regex_set_test *set) {
    for (uint32_t code_point = 0; code_point < ASCII_END; code_point++) {
        first->bytes[code_point] = first->bytes[code_point] || regex_set_has(set, code_point);
    }
    if (set->class.ranges[set->class.count - 1].last >= ASCII_END) {
        add_beyond_ascii(first);
    }
}

static void add_instruction(struct regex_program *program, const struct regex_instruction *found) {
    struct regex_first *first = &program->first;

    switch (found->code) {
    case REGEX_CODE:
        add_code_point(first, found->arg);
        if (found->arg == UTF8_REPLACEMENT_CODE) {
            add_beyond_ascii(first);
        }
        break;
    case REGEX_FFFD:
        add_code_point(first, UTF8_REPLACEMENT_CODE);
        break;
    case REGEX_IN:
        add_test(first, &program->sets[found->arg]);
        break;
    case REGEX_FAIL:
        break;
    default: /* any code point, or an empty match */
        first->known = false;
        break;
    }
}

static void find_only(struct regex_first *first) {
    int count = 0;

    for (int byte = 0; byte < BYTES; byte++) {
        if (first->bytes[byte]) {
            first->only = byte;
            count++;
        }
    }
    first->only = count == 1 ? first->only : -1;
}

void regex_first_find(struct regex_program *program) {
    const struct regex_instruction *found;
    struct walk walk;

    walk_begin(&walk, program, false);
    program->first.text_start = walk_next(&walk) == NULL;
    walk_end(&walk);

    program->first.known = true;
    walk_begin(&walk, program, true);
    while ((found = walk_next(&walk)) != NULL) {
        add_instruction(program, found);
    }
    walk_end(&walk);
    find_only(&program->first);
}

size_t regex_first_place(const struct regex_program *program, struct slice text, size_t from) {
    if (from > text.len) {
        return SIZE_MAX;
    }
    if (program->first.text_start) {
        return from == 0 ? 0 : SIZE_MAX;
    }
    if (!program->first.known) {
        return from;
    }
    if (program->first.only >= 0) {
        from += slice_index(slice_after(text, from), (unsigned char)program->first.only);
    }
    while (from < text.len && !program->first.bytes[text.ptr[from]]) {
        from++;
    }
    return from < text.len ? from : SIZE_MAX;
}
