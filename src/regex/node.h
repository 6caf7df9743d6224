/* SPDX-License-Identifier: Apache-2.0 */
/*
 * node: a regular expression as a tree, flags resolved: what parse makes and program and
 * pcre_pattern read.
 *
 * Ownership: nodes live in the arena that they are made in, with all they point to.
 * A literal is a set of one code point; under (?i) it is the set of those that fold to it.
 */
#ifndef PROMTAIL_REGEX_NODE_H
#define PROMTAIL_REGEX_NODE_H

#include "promtail/arena.h"
#include "promtail/unicode.h"

enum regex_op {
    REGEX_EMPTY, /* matches the empty text */
    REGEX_SET,   /* one code point of the ranges; without ranges: nothing at all */
    REGEX_TEXT_START,
    REGEX_TEXT_END,
    REGEX_LINE_START,
    REGEX_LINE_END,
    REGEX_WORD_EDGE,
    REGEX_NO_WORD_EDGE,
    REGEX_GROUP,     /* captures its one child */
    REGEX_SEQUENCE,  /* its children, one after the other; at least two */
    REGEX_ALTERNATE, /* the first of its children that leads to a match; at least two */
    REGEX_REPEAT,    /* its one child, min to max times */
};

enum { REGEX_NO_MAX = -1, REGEX_ENDLESS = 1000000 };

struct regex_node {
    enum regex_op op;
    bool lazy;      /* of a repeat: prefers few repetitions */
    int min;        /* of a repeat */
    int max;        /* of a repeat; REGEX_NO_MAX */
    unsigned group; /* of a group: its number, from 1 */
    struct unicode_class set;
    size_t test;              /* of a set: its number in the program, from 1; 0: not assigned yet */
    struct regex_node *child; /* the first one */
    struct regex_node *last;  /* of a sequence or alternation: its last child */
    struct regex_node *next;  /* sibling */

    /* Of the whole tree: */
    bool nullable;    /* it may match the empty text, as Go's compiler decides that */
    unsigned longest; /* code points that it matches at most; REGEX_ENDLESS or more: no bound */
    unsigned height;  /* this and the next two are for Go's limits */
    unsigned copies;  /* most copies that counted repeats make of one leaf */
    uint64_t size;    /* instructions, at most */
};

struct regex_node *regex_node_new(struct arena *arena, enum regex_op op);
struct regex_node *regex_node_set(struct arena *arena, struct unicode_class set);
/* Turns *node into a repeat of what it was, keeping its place among its siblings. counted: written
 * with braces, which the limit on copies applies to. */
void regex_node_repeat(struct arena *arena, struct regex_node *node, int min, int max, bool lazy,
                       bool counted);
/* Makes a node of this op from a list of children. No child gives EMPTY; one child is returned
 * itself, unless op is GROUP. A sequence in a sequence, and an alternation in an alternation, are
 * replaced by their children. */
struct regex_node *regex_node_over(struct arena *arena, enum regex_op op, struct regex_node *child);

/* Whether it has an unbounded repeat of a body that may be empty. The groups of PCRE2 then differ
 * from Go's. */
bool regex_node_loops_on_empty(const struct regex_node *node);

/* The same language and groups with fewer operators: x{1} is x, x{0} is empty, (?:x*)* is x*. Go
 * compiles the simplified tree, and the groups that an empty loop sets depend on it. */
struct regex_node *regex_node_simplify(struct arena *arena, struct regex_node *node);

#endif
