/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program is written from its end: an expression is compiled when the instruction after it is
 * known, so that only the jump of a loop has to be patched.
 */
#include "program.h"

#include "promtail/buf.h"
#include "promtail/regex.h"
#include "promtail/surrogate.h"
#include "promtail/utf8.h"

/* There may be a few more instructions than in Go's estimate, for ACCEPT and loops. */
enum { CODE_MAX = REGEX_PROGRAM_MAX + REGEX_PROGRAM_MAX / 4 };

struct compiler {
    struct arena *arena; /* of what the program keeps */
    struct buf code;     /* struct regex_instruction */
    struct buf sets;     /* struct regex_set_test */
    bool full;
};

static size_t emit_code(struct compiler *compiler, enum regex_opcode code, size_t next,
                        size_t arg) {
    struct regex_instruction instruction = {
        .code = code, .next = (uint32_t)next, .arg = (uint32_t)arg};

    if (!buf_append(&compiler->code, slice_of(&instruction, sizeof(instruction)))) {
        compiler->full = true;
        return 0;
    }
    return compiler->code.len / sizeof(instruction) - 1;
}

static struct regex_instruction *instruction_at(struct compiler *compiler, size_t index) {
    return (struct regex_instruction *)(void *)compiler->code.ptr + index;
}

static struct regex_set_test make_test(struct arena *arena, struct unicode_class class) {
    struct regex_set_test test = {0};

    for (uint32_t code_point = 0; code_point < 128; code_point++) {
        if (unicode_class_has(class, code_point)) {
            test.ascii[code_point / 64] |= UINT64_C(1) << code_point % 64;
        }
    }
    struct slice bytes = slice_of(class.ranges, class.count * sizeof(class.ranges[0]));
    test.class.ranges = (const void *)arena_copy(arena, bytes).ptr;
    test.class.count = class.count;
    return test;
}

static bool is_any(struct unicode_class class) {
    return class.count == 1 && class.ranges[0].first == 0 && class.ranges[0].last == UNICODE_MAX;
}

static bool is_any_no_lf(struct unicode_class class) {
    return class.count == 2 && class.ranges[0].first == 0 && class.ranges[0].last == '\n' - 1 &&
           class.ranges[1].first == '\n' + 1 && class.ranges[1].last == UNICODE_MAX;
}

/* All copies of a set in a repeat share its test. */
static size_t emit_test(struct compiler *compiler, struct regex_node *node, size_t next) {
    if (node->test == 0) {
        struct regex_set_test test = make_test(compiler->arena, node->set);
        if (!buf_append(&compiler->sets, slice_of(&test, sizeof(test)))) {
            compiler->full = true;
            return 0;
        }
        node->test = compiler->sets.len / sizeof(test);
    }
    return emit_code(compiler, REGEX_IN, next, node->test - 1);
}

static size_t emit_set(struct compiler *compiler, struct regex_node *node, size_t next) {
    struct unicode_class class = node->set;

    if (class.count == 0) {
        return emit_code(compiler, REGEX_FAIL, 0, 0);
    }
    if (class.count == 1 && class.ranges[0].first == class.ranges[0].last) {
        return emit_code(compiler, REGEX_CODE, next, class.ranges[0].first);
    }
    if (is_any(class)) {
        return emit_code(compiler, REGEX_ANY, next, 0);
    }
    if (is_any_no_lf(class)) {
        return emit_code(compiler, REGEX_ANY_NO_LF, next, 0);
    }
    return emit_test(compiler, node, next);
}

static size_t emit_fork(struct compiler *compiler, bool lazy, size_t into, size_t past) {
    return lazy ? emit_code(compiler, REGEX_FORK, past, into)
                : emit_code(compiler, REGEX_FORK, into, past);
}

static size_t compile_node(struct compiler *compiler, struct regex_node *node, size_t next);

static size_t child_count(const struct regex_node *node) {
    size_t count = 0;

    for (struct regex_node *child = node->child; child != NULL; child = child->next) {
        count++;
    }
    return count;
}

static void list_children(struct regex_node *node, struct regex_node **children) {
    size_t count = 0;

    for (struct regex_node *child = node->child; child != NULL; child = child->next) {
        children[count++] = child;
    }
}

/* A sequence begins with its first child, and an alternation with a fork between its first child
 * and the rest: both come together from their last child to their first. */
static size_t compile_children(struct compiler *compiler, struct regex_node *node, size_t next) {
    size_t count = child_count(node);
    struct regex_node **children = mem_alloc(count * sizeof(children[0]));
    size_t start = 0;

    list_children(node, children);
    for (size_t i = count; i-- > 0 && !compiler->full;) {
        if (node->op == REGEX_SEQUENCE) {
            next = compile_node(compiler, children[i], next);
            start = next;
        } else if (i == count - 1) {
            start = compile_node(compiler, children[i], next);
        } else {
            start =
                emit_code(compiler, REGEX_FORK, compile_node(compiler, children[i], next), start);
        }
    }
    mem_free(children);
    return start;
}

static size_t compile_group(struct compiler *compiler, struct regex_node *node, size_t next) {
    size_t end = emit_code(compiler, REGEX_SAVE, next, 2 * (size_t)node->group + 1);
    size_t body = compile_node(compiler, node->child, end);

    return emit_code(compiler, REGEX_SAVE, body, 2 * (size_t)node->group);
}

/* x+, and x* when x takes text. The fork comes after the body: instructions before it are not run
 * again at the same place, so that an empty iteration ends the loop. */
static size_t compile_loop(struct compiler *compiler, struct regex_node *node, bool plus,
                           size_t next) {
    size_t fork = emit_code(compiler, REGEX_FORK, 0, 0);
    size_t body = compile_node(compiler, node->child, fork);

    if (compiler->full) {
        return 0;
    }
    *instruction_at(compiler, fork) = (struct regex_instruction){
        .code = REGEX_FORK,
        .next = (uint32_t)(node->lazy ? next : body),
        .arg = (uint32_t)(node->lazy ? body : next),
    };
    return plus ? body : fork;
}

/* Whether the node is itself x+ or x?, so that repeating it in the same way changes nothing. */
static bool is_repeat(const struct regex_node *node, int min, int max, bool lazy) {
    return node->op == REGEX_REPEAT && node->min == min && node->max == max && node->lazy == lazy;
}

static size_t compile_plus(struct compiler *compiler, struct regex_node *node, size_t next) {
    if (is_repeat(node->child, 1, REGEX_NO_MAX, node->lazy)) {
        return compile_node(compiler, node->child, next);
    }
    return compile_loop(compiler, node, true, next);
}

static size_t compile_star(struct compiler *compiler, struct regex_node *node, size_t next) {
    if (!node->child->nullable) {
        return compile_loop(compiler, node, false, next);
    }
    return emit_fork(compiler, node->lazy, compile_plus(compiler, node, next), next);
}

/* What may follow x{n}: (x(x(x)?)?)? */
static size_t compile_options(struct compiler *compiler, struct regex_node *node, size_t next) {
    size_t start = next;
    bool same = is_repeat(node->child, 0, 1, node->lazy);

    for (int i = node->min; i < node->max && !compiler->full; i++) {
        size_t body = compile_node(compiler, node->child, start);
        start = same && i == node->min ? body : emit_fork(compiler, node->lazy, body, next);
    }
    return start;
}

static size_t compile_repeat(struct compiler *compiler, struct regex_node *node, size_t next) {
    int copies = node->min;

    if (node->max != REGEX_NO_MAX) {
        next = compile_options(compiler, node, next);
    } else if (node->min == 0) {
        return compile_star(compiler, node, next);
    } else {
        next = compile_plus(compiler, node, next);
        copies--;
    }
    for (int i = 0; i < copies && !compiler->full; i++) {
        next = compile_node(compiler, node->child, next);
    }
    return next;
}

static size_t compile_node(struct compiler *compiler, struct regex_node *node, size_t next) {
    switch (node->op) {
    case REGEX_EMPTY:
        return next;
    case REGEX_SET:
        return emit_set(compiler, node, next);
    case REGEX_GROUP:
        return compile_group(compiler, node, next);
    case REGEX_SEQUENCE:
    case REGEX_ALTERNATE:
        return compile_children(compiler, node, next);
    case REGEX_REPEAT:
        return compile_repeat(compiler, node, next);
    default:
        return emit_code(compiler, REGEX_ASSERT, next, node->op);
    }
}

/* Numbers the forks, and instructions with several predecessors; counts forks and saves. */
static void number_marks(struct regex_program *program) {
    struct regex_instruction *code = program->code;
    uint32_t *ways = mem_zalloc(program->length * sizeof(ways[0]));

    for (size_t i = 0; i < program->length; i++) {
        if (code[i].code == REGEX_FORK) {
            ways[code[i].arg]++;
            program->forks++;
        }
        program->saves += code[i].code == REGEX_SAVE ? 1 : 0;
        if (code[i].code < REGEX_FAIL) {
            ways[code[i].next]++;
        }
    }
    for (size_t i = 0; i < program->length; i++) {
        if (code[i].code == REGEX_FORK || ways[i] > 1) {
            code[i].mark = (uint32_t)++program->marks;
        }
    }
    mem_free(ways);
}

/* Of a program that is nothing but literals between \A and \z, Go compares the texts as UTF-8; and
 * a surrogate encoded is U+FFFD. */
static void encode_surrogates(struct regex_program *program) {
    struct regex_instruction *code = program->code;
    size_t at = program->start;

    if (code[at].code != REGEX_ASSERT || code[at].arg != REGEX_TEXT_START) {
        return;
    }
    do {
        at = code[at].next;
    } while (code[at].code == REGEX_CODE && code[at].arg != UTF8_REPLACEMENT_CODE);
    if (code[at].code != REGEX_ASSERT || code[at].arg != REGEX_TEXT_END ||
        code[code[at].next].code != REGEX_ACCEPT) {
        return;
    }
    for (at = code[program->start].next; code[at].code == REGEX_CODE; at = code[at].next) {
        bool surrogate = code[at].arg >= SURROGATE_FIRST && code[at].arg <= SURROGATE_LAST;
        code[at].code = surrogate ? REGEX_FFFD : REGEX_CODE;
        program->has_surrogates = program->has_surrogates || surrogate;
    }
}

bool regex_program_make(struct regex_program *program, struct arena *arena, struct regex_node *root,
                        unsigned groups) {
    struct compiler compiler = {.arena = arena};

    *program = (struct regex_program){.slots = 2 * ((size_t)groups + 1)};
    buf_init(&compiler.code, CODE_MAX * sizeof(struct regex_instruction));
    buf_init(&compiler.sets, CODE_MAX * sizeof(struct regex_set_test));
    program->start = compile_node(&compiler, root, emit_code(&compiler, REGEX_ACCEPT, 0, 0));
    program->code = (void *)(uintptr_t)arena_copy(arena, buf_slice(&compiler.code)).ptr;
    program->length = compiler.code.len / sizeof(program->code[0]);
    program->sets = (const void *)arena_copy(arena, buf_slice(&compiler.sets)).ptr;
    if (!compiler.full) {
        number_marks(program);
        encode_surrogates(program);
    }
    buf_clean_up(&compiler.code);
    buf_clean_up(&compiler.sets);
    return !compiler.full;
}

bool regex_set_has(const struct regex_set_test *set, uint32_t code_point) {
    if (code_point < 128) {
        return (set->ascii[code_point / 64] >> code_point % 64 & 1) != 0;
    }
    return unicode_class_has(set->class, code_point);
}
