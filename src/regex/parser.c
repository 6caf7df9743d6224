/* SPDX-License-Identifier: Apache-2.0 */
#include "parser.h"

#include "promtail/regex.h"

enum { HEIGHT_MAX = 1000, SET_ENDS_MAX = 1 << 25 }; /* Go's limits */

struct level *parser_top(const struct parser *parser) {
    return (struct level *)(void *)(parser->levels.ptr + parser->levels.len) - 1;
}

void node_list_add(struct node_list *list, struct regex_node *node) {
    if (list->last != NULL) {
        list->last->next = node;
    } else {
        list->first = node;
    }
    list->last = node;
}

bool parser_check(struct parser *parser, const struct regex_node *node) {
    size_t end = parser->cursor.pattern.len;

    if (node->size > REGEX_PROGRAM_MAX || parser->set_ends > SET_ENDS_MAX) {
        return regex_cursor_fail(&parser->cursor, "expression too large", 0, end);
    }
    return node->height <= HEIGHT_MAX ||
           regex_cursor_fail(&parser->cursor, "expression nests too deeply", 0, end);
}

bool parser_add(struct parser *parser, struct regex_node *node) {
    node_list_add(&parser_top(parser)->sequence, node);
    return parser_check(parser, node);
}

bool parser_add_set(struct parser *parser) {
    struct unicode_class set = regex_set_finish(&parser->set, parser->arena);

    regex_set_reset(&parser->set);
    parser->set_ends += 2 * set.count;
    return parser_add(parser, regex_node_set(parser->arena, set));
}

bool parser_add_literal(struct parser *parser, uint32_t code_point) {
    regex_set_add(&parser->set, code_point, code_point, (parser->flags & FLAG_FOLD) != 0);
    return parser_add_set(parser);
}

bool parser_text(struct parser *parser) {
    uint32_t code_point;

    return regex_cursor_next(&parser->cursor, &code_point) &&
           parser_add_literal(parser, code_point);
}
