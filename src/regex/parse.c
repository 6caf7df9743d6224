/* SPDX-License-Identifier: Apache-2.0 */
#include "parse.h"

#include "class.h"
#include "escape.h"
#include "parse_group.h"
#include "parse_repeat.h"
#include "parser.h"

enum { LEVELS_BYTES_MAX = 1 << 30 };

static bool add_op(struct parser *parser, enum regex_op op) {
    parser->cursor.at++;
    return parser_add(parser, regex_node_new(parser->arena, op));
}

static bool parse_dot(struct parser *parser) {
    parser->cursor.at++;
    if ((parser->flags & FLAG_DOT_ALL) != 0) {
        regex_set_add(&parser->set, 0, UNICODE_MAX, false);
    } else {
        regex_set_add(&parser->set, '\n', '\n', false);
        regex_set_negate(&parser->set);
    }
    return parser_add_set(parser);
}

static bool parse_brackets(struct parser *parser) {
    return regex_class_parse(&parser->cursor, (parser->flags & FLAG_FOLD) != 0, &parser->set) &&
           parser_add_set(parser);
}

/* \Q...\E: the cursor is at \Q. Without \E the quoted text ends with the pattern. */
static bool parse_quoted(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;
    size_t end;

    cursor->at += 2;
    end = cursor->at + slice_find(regex_cursor_rest(cursor), SLICE("\\E"));
    while (cursor->at < end) {
        if (!parser_text(parser)) {
            return false;
        }
    }
    cursor->at += regex_cursor_at_end(cursor) ? 0 : 2;
    return true;
}

static bool parse_edge(struct parser *parser, enum regex_op op) {
    parser->cursor.at++;
    return add_op(parser, op);
}

static bool parse_class_or_escape(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;
    uint32_t code_point;
    bool found;

    if (!regex_class_parse_escape(cursor, (parser->flags & FLAG_FOLD) != 0, &parser->set, &found)) {
        return false;
    }
    if (found) {
        return parser_add_set(parser);
    }
    return regex_escape_parse(cursor, &code_point) && parser_add_literal(parser, code_point);
}

static bool parse_backslash(struct parser *parser) {
    switch (regex_cursor_peek(&parser->cursor, 1)) {
    case 'A':
        return parse_edge(parser, REGEX_TEXT_START);
    case 'z':
        return parse_edge(parser, REGEX_TEXT_END);
    case 'b':
        return parse_edge(parser, REGEX_WORD_EDGE);
    case 'B':
        return parse_edge(parser, REGEX_NO_WORD_EDGE);
    case 'Q':
        return parse_quoted(parser);
    default:
        return parse_class_or_escape(parser);
    }
}

static bool parse_item(struct parser *parser) {
    bool lines = (parser->flags & FLAG_MULTI_LINE) != 0;
    size_t last = parser->repeat;

    parser->repeat = NOWHERE;
    switch (regex_cursor_peek(&parser->cursor, 0)) {
    case '(':
        return parser_open(parser);
    case ')':
        return parser_close(parser);
    case '|':
        return parser_bar(parser);
    case '^':
        return add_op(parser, lines ? REGEX_LINE_START : REGEX_TEXT_START);
    case '$':
        return add_op(parser, lines ? REGEX_LINE_END : REGEX_TEXT_END);
    case '.':
        return parse_dot(parser);
    case '[':
        return parse_brackets(parser);
    case '*':
    case '+':
    case '?':
        return parser_operator(parser, last);
    case '{':
        return parser_braces(parser, last);
    case '\\':
        return parse_backslash(parser);
    default:
        return parser_text(parser);
    }
}

static bool parse_all(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;

    if (!parser_open_level(parser, 0, 0)) {
        return false;
    }
    while (!regex_cursor_at_end(cursor)) {
        if (!parse_item(parser)) {
            return false;
        }
    }
    if (parser->levels.len > sizeof(struct level)) {
        size_t open_at = parser_top(parser)->open_at;
        regex_cursor_fail(cursor, "missing closing )", 0, cursor->pattern.len);
        cursor->fault.at = open_at;
        return false;
    }
    return parser_end_level(parser, &parser->syntax->root);
}

bool regex_parse(struct slice pattern, struct arena *arena, struct regex_syntax *syntax,
                 struct regex_fault *fault) {
    struct parser parser = {
        .cursor = {.pattern = pattern}, .arena = arena, .syntax = syntax, .repeat = NOWHERE};

    *syntax = (struct regex_syntax){0};
    buf_init(&parser.levels, LEVELS_BYTES_MAX);
    regex_set_init(&parser.set);
    bool ok = parse_all(&parser);
    *fault = parser.cursor.fault;
    regex_set_clean_up(&parser.set);
    buf_clean_up(&parser.levels);
    return ok;
}
