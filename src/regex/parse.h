/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse: a pattern in the syntax of Go's regexp/syntax with Perl flags, to a tree of nodes.
 */
#ifndef PROMTAIL_REGEX_PARSE_H
#define PROMTAIL_REGEX_PARSE_H

#include "cursor.h"
#include "node.h"

#define UNEXPECTED_CLOSE "unexpected )" /* a fault that regex.c treats differently */

struct regex_group_name {
    unsigned group;
    struct slice name; /* of the pattern */
    struct regex_group_name *next;
};

struct regex_syntax { /* lives in the arena; names are slices of the pattern */
    struct regex_node *root;
    unsigned groups; /* highest number */
    struct regex_group_name *names;
};

MUST_CHECK bool regex_parse(struct slice pattern, struct arena *arena, struct regex_syntax *syntax,
                            struct regex_fault *fault);

#endif
