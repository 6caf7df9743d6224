/* SPDX-License-Identifier: Apache-2.0 */
#include "class.h"

#include "escape.h"

#define BAD_RANGE "invalid character class range"
#define RANGES(...)                                                                                \
    {                                                                                              \
        (const struct unicode_range[]){__VA_ARGS__},                                               \
            sizeof((struct unicode_range[]){__VA_ARGS__}) / sizeof(struct unicode_range)           \
    }

struct named_class {
    const char *name;
    struct unicode_class class;
};

/* ASCII only, whatever the text; \s is without \v. */
static const struct named_class LETTERS[] = {
    {"d", RANGES({'0', '9'})},
    {"s", RANGES({'\t', '\n'}, {'\f', '\r'}, {' ', ' '})},
    {"w", RANGES({'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'})},
};

static const struct named_class POSIX[] = {
    {"alnum", RANGES({'0', '9'}, {'A', 'Z'}, {'a', 'z'})},
    {"alpha", RANGES({'A', 'Z'}, {'a', 'z'})},
    {"ascii", RANGES({0, 0x7f})},
    {"blank", RANGES({'\t', '\t'}, {' ', ' '})},
    {"cntrl", RANGES({0, 0x1f}, {0x7f, 0x7f})},
    {"digit", RANGES({'0', '9'})},
    {"graph", RANGES({'!', '~'})},
    {"lower", RANGES({'a', 'z'})},
    {"print", RANGES({' ', '~'})},
    {"punct", RANGES({'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'})},
    {"space", RANGES({'\t', '\r'}, {' ', ' '})},
    {"upper", RANGES({'A', 'Z'})},
    {"word", RANGES({'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'})},
    {"xdigit", RANGES({'0', '9'}, {'A', 'F'}, {'a', 'f'})},
};

static const struct unicode_class *class_find(const struct named_class *table, size_t count,
                                              struct slice name) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(name, slice_from_cstr(table[i].name))) {
            return &table[i].class;
        }
    }
    return NULL;
}

/* \d \s \w and, negated, \D \S \W */
static bool class_parse_letter(struct regex_cursor *cursor, bool fold, struct regex_set *set) {
    unsigned char letter = regex_cursor_peek(cursor, 1);
    unsigned char small = letter | 0x20;
    const struct unicode_class *class =
        class_find(LETTERS, sizeof(LETTERS) / sizeof(LETTERS[0]), slice_of(&small, 1));

    if (class == NULL) {
        return false;
    }
    regex_set_add_class(set, *class, fold, letter != small);
    cursor->at += 2;
    return true;
}

/* Reads the name in \pN and \p{Name}; the cursor moves past it. */
static bool unicode_name(struct regex_cursor *cursor, struct slice *name) {
    size_t from = cursor->at;
    uint32_t code_point;

    cursor->at += 2;
    if (regex_cursor_peek(cursor, 0) != '{') {
        size_t begin = cursor->at;
        if (!regex_cursor_next(cursor, &code_point)) {
            return false;
        }
        *name = slice_between(cursor->pattern, begin, cursor->at);
        return true;
    }
    struct slice rest = regex_cursor_rest(cursor);
    size_t end = slice_index(rest, '}');
    if (end == rest.len) {
        return regex_cursor_check_utf8(cursor, from, cursor->pattern.len) &&
               regex_cursor_fail(cursor, BAD_RANGE, from, cursor->pattern.len);
    }
    *name = slice_between(rest, 1, end);
    cursor->at += end + 1;
    return regex_cursor_check_utf8(cursor, from + 3, cursor->at - 1);
}

static bool parse_unicode(struct regex_cursor *cursor, bool fold, struct regex_set *set) {
    size_t from = cursor->at;
    bool negated = regex_cursor_peek(cursor, 1) == 'P';
    struct unicode_class class;
    struct slice name;

    if (!unicode_name(cursor, &name)) {
        return false;
    }
    if (slice_starts_with(name, SLICE("^"))) {
        negated = !negated;
        name = slice_after(name, 1);
    }
    if (!unicode_class_find(name, &class)) {
        return regex_cursor_fail(cursor, BAD_RANGE, from, cursor->at);
    }
    regex_set_add_class(set, class, fold, negated);
    return true;
}

bool regex_class_parse_escape(struct regex_cursor *cursor, bool fold, struct regex_set *set,
                              bool *found) {
    unsigned char letter = regex_cursor_peek(cursor, 1);

    *found = false;
    if (regex_cursor_peek(cursor, 0) != '\\') {
        return true;
    }
    if (letter == 'p' || letter == 'P') {
        *found = true;
        return parse_unicode(cursor, fold, set);
    }
    *found = class_parse_letter(cursor, fold, set);
    return true;
}

/* [:alpha:] and [:^alpha:], within brackets. Without a ":]" after it, a '[' stands for itself. */
static bool parse_posix(struct regex_cursor *cursor, bool fold, struct regex_set *set,
                        bool *found) {
    struct slice rest = regex_cursor_rest(cursor);

    *found = false;
    if (!slice_starts_with(rest, SLICE("[:"))) {
        return true;
    }
    size_t close = 2 + slice_find(slice_after(rest, 2), SLICE(":]"));
    if (close == rest.len) {
        return true;
    }
    struct slice name = slice_between(rest, 2, close);
    bool negated = slice_starts_with(name, SLICE("^"));
    const struct unicode_class *class =
        class_find(POSIX, sizeof(POSIX) / sizeof(POSIX[0]), slice_after(name, negated ? 1 : 0));
    if (class == NULL) {
        return regex_cursor_fail(cursor, BAD_RANGE, cursor->at, cursor->at + close + 2);
    }
    regex_set_add_class(set, *class, fold, negated);
    cursor->at += close + 2;
    *found = true;
    return true;
}

/* from: the bracket. */
static bool parse_character(struct regex_cursor *cursor, size_t from, uint32_t *code_point) {
    if (regex_cursor_at_end(cursor)) {
        return regex_cursor_fail(cursor, "missing closing ]", from, cursor->pattern.len);
    }
    if (regex_cursor_peek(cursor, 0) == '\\') {
        return regex_escape_parse(cursor, code_point);
    }
    return regex_cursor_next(cursor, code_point);
}

static bool parse_range(struct regex_cursor *cursor, size_t from, bool fold,
                        struct regex_set *set) {
    size_t begin = cursor->at;
    uint32_t first;
    uint32_t last;

    if (!parse_character(cursor, from, &first)) {
        return false;
    }
    last = first;
    bool more = cursor->pattern.len - cursor->at >= 2;
    if (more && regex_cursor_peek(cursor, 0) == '-' && regex_cursor_peek(cursor, 1) != ']') {
        cursor->at++;
        if (!parse_character(cursor, from, &last)) {
            return false;
        }
        if (last < first) {
            return regex_cursor_fail(cursor, BAD_RANGE, begin, cursor->at);
        }
    }
    regex_set_add(set, first, last, fold);
    return true;
}

bool regex_class_parse(struct regex_cursor *cursor, bool fold, struct regex_set *set) {
    size_t from = cursor->at++;
    bool negated = regex_cursor_peek(cursor, 0) == '^';
    bool found;

    cursor->at += negated ? 1 : 0;
    for (bool first = true;
         regex_cursor_at_end(cursor) || first || regex_cursor_peek(cursor, 0) != ']';
         first = false) {
        if (!parse_posix(cursor, fold, set, &found)) {
            return false;
        }
        if (!found && !regex_class_parse_escape(cursor, fold, set, &found)) {
            return false;
        }
        if (!found && !parse_range(cursor, from, fold, set)) {
            return false;
        }
    }
    cursor->at++;
    if (negated) {
        regex_set_negate(set);
    }
    return true;
}
