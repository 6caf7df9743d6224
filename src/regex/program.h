/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program: a tree of nodes as instructions, for backtracking and threads.
 *
 * x* over what may be empty is (x+)?, and the loop of + comes after its body: since nothing is
 * tried twice at one place of the text, groups are the same as in Go.
 * Ownership: its arrays live in the arena that it is made in; nothing of the tree is kept.
 */
#ifndef PROMTAIL_REGEX_PROGRAM_H
#define PROMTAIL_REGEX_PROGRAM_H

#include "node.h"

/* What a match can begin with, to skip text quickly. */
struct regex_first {
    bool text_start; /* it begins where the text does, and nowhere else */
    bool known;      /* it is not empty, and begins with one of the bytes */
    bool bytes[256];
    int only; /* the only such byte; -1: there are several, or none */
};

enum regex_opcode {
    REGEX_FORK,      /* continues at next, and if that fails at other */
    REGEX_SAVE,      /* stores the place in slot arg */
    REGEX_ASSERT,    /* continues if the assertion arg (enum regex_op) holds */
    REGEX_CODE,      /* takes the code point arg */
    REGEX_FFFD,      /* takes U+FFFD, but not invalid UTF-8 */
    REGEX_IN,        /* takes a code point in the set arg */
    REGEX_ANY,       /* takes one */
    REGEX_ANY_NO_LF, /* takes any code point other than \n */
    REGEX_FAIL,
    REGEX_ACCEPT,
};

struct regex_instruction {
    enum regex_opcode code;
    uint32_t next;
    uint32_t arg;  /* slot, assertion, code point or set; of a FORK: other */
    uint32_t mark; /* a number from 1 where paths split or join; 0 elsewhere */
};

struct regex_set_test {
    uint64_t ascii[2]; /* a bit per code point below 128 */
    struct unicode_class class;
};

struct regex_program {
    struct regex_instruction *code;
    size_t length;
    size_t start;
    size_t marks; /* how many instructions are marked */
    size_t forks;
    size_t saves;
    const struct regex_set_test *sets;
    size_t slots; /* 2 per group; 0 and 1 are the whole match */
    struct regex_first first;
    bool has_surrogates; /* it has a literal one, which matches U+FFFD as in Go */
};

/* groups: their highest number. False: too large. Leaves `first` to regex_first_find. */
MUST_CHECK bool regex_program_make(struct regex_program *program, struct arena *arena,
                                   struct regex_node *root, unsigned groups);

bool regex_set_has(const struct regex_set_test *set, uint32_t code_point);

#endif
