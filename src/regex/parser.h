/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parser: the state while one pattern is parsed, and functions that add nodes. Used by
 * parse_repeat, parse_group and parse.
 *
 * Open groups are levels on an explicit stack, so that the depth of a pattern uses no C stack, and
 * faults are found from left to right, as in Go.
 */
#ifndef PROMTAIL_REGEX_PARSER_H
#define PROMTAIL_REGEX_PARSER_H

#include "cursor.h"
#include "node.h"
#include "parse.h"
#include "promtail/buf.h"
#include "set.h"

enum { FLAG_FOLD = 1, FLAG_MULTI_LINE = 2, FLAG_DOT_ALL = 4, FLAG_UNGREEDY = 8 };
#define NOWHERE SIZE_MAX

struct node_list {
    struct regex_node *first;
    struct regex_node *last;
};

/* An open group, or the whole pattern. */
struct level {
    size_t open_at; /* of its '(' */
    unsigned flags; /* to be restored after it */
    unsigned group; /* 0: captures nothing */
    struct node_list alternatives;
    struct node_list sequence; /* of the alternative that is being read */
};

struct parser {
    struct regex_cursor cursor;
    struct arena *arena; /* borrowed */
    struct regex_syntax *syntax;
    struct buf levels;    /* struct level; at least one */
    struct regex_set set; /* scratch */
    unsigned flags;
    size_t set_ends; /* of all sets, as Go counts them */
    size_t repeat;   /* the start of the repetition that ends here; NOWHERE when there is none */
};

void node_list_add(struct node_list *list, struct regex_node *node);
struct level *parser_top(const struct parser *parser);
/* Adds a node to the alternative that is being read. */
MUST_CHECK bool parser_add(struct parser *parser, struct regex_node *node);
/* Go's limits on size and depth, for a node that was made or changed. */
MUST_CHECK bool parser_check(struct parser *parser, const struct regex_node *node);
/* Adds a node for parser->set, and empties the set. */
MUST_CHECK bool parser_add_set(struct parser *parser);
MUST_CHECK bool parser_add_literal(struct parser *parser, uint32_t code_point);
/* Takes one code point that stands for itself. */
MUST_CHECK bool parser_text(struct parser *parser);

#endif
