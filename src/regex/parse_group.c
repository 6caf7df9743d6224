/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_group.h"

#define BAD_FLAGS "invalid or unsupported Perl syntax"
#define BAD_NAME "invalid named capture"

bool parser_open_level(struct parser *parser, size_t open_at, unsigned group) {
    struct level level = {.open_at = open_at, .flags = parser->flags, .group = group};

    return buf_append(&parser->levels, slice_of(&level, sizeof(level))) ||
           regex_cursor_fail(&parser->cursor, "expression nests too deeply", 0,
                             parser->cursor.pattern.len);
}

/* Makes one node of the alternative that was read. */
static bool end_alternative(struct parser *parser) {
    struct level *level = parser_top(parser);
    struct regex_node *node = regex_node_over(parser->arena, REGEX_SEQUENCE, level->sequence.first);

    level->sequence = (struct node_list){0};
    node_list_add(&level->alternatives, node);
    return parser_check(parser, node);
}

bool parser_bar(struct parser *parser) {
    parser->cursor.at++;
    return end_alternative(parser);
}

bool parser_end_level(struct parser *parser, struct regex_node **node) {
    if (!end_alternative(parser)) {
        return false;
    }
    *node = regex_node_over(parser->arena, REGEX_ALTERNATE, parser_top(parser)->alternatives.first);
    return parser_check(parser, *node);
}

bool parser_close(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;
    struct regex_node *node;

    if (parser->levels.len == sizeof(struct level)) {
        regex_cursor_fail(cursor, UNEXPECTED_CLOSE, 0, cursor->pattern.len);
        cursor->fault.at = cursor->at;
        return false;
    }
    if (!parser_end_level(parser, &node)) {
        return false;
    }
    struct level level = *parser_top(parser);
    buf_truncate(&parser->levels, parser->levels.len - sizeof(level));
    if (level.group != 0) {
        node = regex_node_over(parser->arena, REGEX_GROUP, node);
        node->group = level.group;
    }
    parser->flags = level.flags;
    cursor->at++;
    return parser_add(parser, node);
}

static bool open_group(struct parser *parser, size_t open_at) {
    return parser_open_level(parser, open_at, ++parser->syntax->groups);
}

static bool group_name_valid(struct slice name) {
    for (size_t i = 0; i < name.len; i++) {
        if (!isalnum(name.ptr[i]) && name.ptr[i] != '_') {
            return false;
        }
    }
    return name.len > 0;
}

/* (?P<name> and (?<name>; prefix: the bytes before the name. */
static bool parse_named(struct parser *parser, size_t prefix) {
    struct regex_cursor *cursor = &parser->cursor;
    struct slice rest = regex_cursor_rest(cursor);
    size_t from = cursor->at;
    size_t end = slice_index(rest, '>');

    if (end == rest.len) {
        return regex_cursor_check_utf8(cursor, from, cursor->pattern.len) &&
               regex_cursor_fail(cursor, BAD_NAME, from, cursor->pattern.len);
    }
    struct slice name = slice_between(rest, prefix, end);
    if (!regex_cursor_check_utf8(cursor, from + prefix, from + end)) {
        return false;
    }
    if (!group_name_valid(name)) {
        return regex_cursor_fail(cursor, BAD_NAME, from, from + end + 1);
    }
    if (!open_group(parser, from)) {
        return false;
    }
    struct regex_group_name *named = arena_alloc(parser->arena, sizeof(*named));
    *named = (struct regex_group_name){parser->syntax->groups, name, parser->syntax->names};
    parser->syntax->names = named;
    cursor->at += end + 1;
    return true;
}

static unsigned flag_of(uint32_t letter) {
    switch (letter) {
    case 'i':
        return FLAG_FOLD;
    case 'm':
        return FLAG_MULTI_LINE;
    case 's':
        return FLAG_DOT_ALL;
    case 'U':
        return FLAG_UNGREEDY;
    default:
        return 0;
    }
}

/* (?i) (?i-s: (?: and so on. A '-' must have a letter after it, and may stand once. */
static bool parse_flags(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;
    size_t from = cursor->at;
    unsigned flags = parser->flags;
    bool negative = false;
    bool wanting = false;
    uint32_t letter;

    cursor->at += 2;
    while (!regex_cursor_at_end(cursor)) {
        if (!regex_cursor_next(cursor, &letter)) {
            return false;
        }
        if (flag_of(letter) != 0) {
            flags = negative ? flags & ~flag_of(letter) : flags | flag_of(letter);
            wanting = false;
        } else if (letter == '-' && !negative) {
            negative = wanting = true;
        } else if ((letter == ':' || letter == ')') && !wanting) {
            bool ok = letter == ')' || parser_open_level(parser, from, 0);
            parser->flags = flags;
            return ok;
        } else {
            break;
        }
    }
    return regex_cursor_fail(cursor, BAD_FLAGS, from, cursor->at);
}

bool parser_open(struct parser *parser) {
    struct regex_cursor *cursor = &parser->cursor;
    struct slice rest = regex_cursor_rest(cursor);

    if (slice_starts_with(rest, SLICE("(?P<")) && rest.len > 4) {
        return parse_named(parser, 4);
    }
    if (slice_starts_with(rest, SLICE("(?<")) && rest.len > 3) {
        return parse_named(parser, 3);
    }
    if (slice_starts_with(rest, SLICE("(?"))) {
        return parse_flags(parser);
    }
    return open_group(parser, cursor->at++);
}
