/* SPDX-License-Identifier: Apache-2.0 */
#include "parse_repeat.h"

#define MISSING_ARGUMENT "missing argument to repetition operator"
#define BAD_REPEAT "invalid repeat count"

enum { REPEAT_MAX = 1000 }; /* Go's limit */

/* Applies the operator from..at to the last node. last: the start of a repetition that ends right
 * before it. */
static bool repeat_last_node(struct parser *parser, size_t from, size_t last, int min, int max,
                             bool counted) {
    struct regex_cursor *cursor = &parser->cursor;
    struct regex_node *node = parser_top(parser)->sequence.last;
    bool lazy = (parser->flags & FLAG_UNGREEDY) != 0;

    if (regex_cursor_peek(cursor, 0) == '?') {
        cursor->at++;
        lazy = !lazy;
    }
    if (last != NOWHERE) {
        return regex_cursor_fail(cursor, "invalid nested repetition operator", last, cursor->at);
    }
    if (node == NULL) {
        return regex_cursor_fail(cursor, MISSING_ARGUMENT, from, cursor->at);
    }
    regex_node_repeat(parser->arena, node, min, max, lazy, counted);
    parser->repeat = from;
    if (!parser_check(parser, node)) {
        return false;
    }
    return !counted || (min < 2 && max < 2) || node->copies <= REPEAT_MAX ||
           regex_cursor_fail(cursor, BAD_REPEAT, from, cursor->at);
}

bool parser_operator(struct parser *parser, size_t last) {
    size_t from = parser->cursor.at++;
    unsigned char sign = parser->cursor.pattern.ptr[from];

    return repeat_last_node(parser, from, last, sign == '+' ? 1 : 0, sign == '?' ? 1 : REGEX_NO_MAX,
                            false);
}

/* Digits without a leading zero; a number too large to count gives REPEAT_MAX + 1. */
static bool parse_number(struct slice *text, int *number) {
    size_t len = 0;
    int value = 0;

    while (len < text->len && isdigit(text->ptr[len])) {
        value = value > REPEAT_MAX ? value : value * 10 + (text->ptr[len] - '0');
        len++;
    }
    if (len == 0 || (len > 1 && text->ptr[0] == '0')) {
        return false;
    }
    *text = slice_after(*text, len);
    *number = value;
    return true;
}

/* {n} {n,} {n,m}; anything else is literal text. */
static bool parse_counts(struct slice *text, int *min, int *max) {
    *text = slice_after(*text, 1);
    if (!parse_number(text, min)) {
        return false;
    }
    *max = *min;
    if (slice_starts_with(*text, SLICE(","))) {
        *text = slice_after(*text, 1);
        if (slice_starts_with(*text, SLICE("}"))) {
            *max = REGEX_NO_MAX;
        } else if (!parse_number(text, max)) {
            return false;
        }
    }
    bool closed = slice_starts_with(*text, SLICE("}"));
    *text = slice_after(*text, 1);
    return closed;
}

bool parser_braces(struct parser *parser, size_t last) {
    struct regex_cursor *cursor = &parser->cursor;
    struct slice rest = regex_cursor_rest(cursor);
    size_t from = cursor->at;
    int min;
    int max;

    if (!parse_counts(&rest, &min, &max)) {
        return parser_text(parser);
    }
    cursor->at = cursor->pattern.len - rest.len;
    if (min > REPEAT_MAX || max > REPEAT_MAX || (max != REGEX_NO_MAX && min > max)) {
        return regex_cursor_fail(cursor, BAD_REPEAT, from, cursor->at);
    }
    return repeat_last_node(parser, from, last, min, max, true);
}
