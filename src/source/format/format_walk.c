/* SPDX-License-Identifier: Apache-2.0 */
#include "format_walk.h"

#include <assert.h>

#include "format_form.h"

static struct place walk_place(const struct walk *walk) {
    return (struct place){walk->at, walk->match->captured};
}

void walk_return(struct walk *walk, struct place place) {
    walk->at = place.at;
    walk->match->captured = place.captured;
}

struct slice walk_rest(const struct walk *walk) {
    return slice_after(walk->key, walk->at);
}

static bool is_special(unsigned char byte) {
    return byte == '{' || byte == '(' || byte == '[' || byte == '*';
}

static bool take_text(struct walk *walk, struct slice text) {
    struct slice rest = walk_rest(walk);
    size_t same = 0;

    while (same < text.len && same < rest.len && text.ptr[same] == rest.ptr[same]) {
        same++;
    }
    walk->match->steps += same + 1;
    walk->at += same;
    return same == text.len;
}

static bool take_literal(struct walk *walk, struct slice *pattern) {
    struct slice rest = walk_rest(walk);
    size_t same = 0;

    while (same < pattern->len && same < rest.len && pattern->ptr[same] == rest.ptr[same] &&
           !is_special(pattern->ptr[same])) {
        same++;
    }
    *pattern = slice_after(*pattern, same);
    walk->match->steps += same + 1;
    walk->at += same;
    return pattern->len == 0 || is_special(pattern->ptr[0]);
}

/* "a|b": the first that fits. */
static bool take_word(struct walk *walk, struct slice words) {
    size_t start = walk->at;
    bool more = true;

    while (more) {
        struct slice word;

        more = slice_cut(words, '|', &word, &words);
        walk->at = start;
        if (take_text(walk, word)) {
            return true;
        }
    }
    return false;
}

/* What the brackets at the front of the pattern hold; takes them off. */
static struct slice inside_brackets(struct slice *pattern) {
    size_t depth = 0;
    size_t at = 0;

    do {
        depth += pattern->ptr[at] == '[';
        depth -= pattern->ptr[at] == ']';
        at++;
    } while (depth > 0 && at < pattern->len);
    assert(depth == 0);
    struct slice inside = slice_between(*pattern, 1, at - 1);
    *pattern = slice_after(*pattern, at);
    return inside;
}

static void take_optional(struct walk *walk, struct slice *pattern) {
    struct slice inside = inside_brackets(pattern);
    struct place place = walk_place(walk);

    if (!walk_match(walk, &inside)) {
        walk_return(walk, place);
    }
}

static bool take_form(struct walk *walk, const struct format_form *form) {
    size_t len;

    if (!format_form_take(form, walk_rest(walk), &len, &walk->match->steps)) {
        return false;
    }
    walk->at += len;
    return true;
}

enum s3_capture walk_braces(struct slice *pattern, struct slice *what) {
    size_t colon = 0;
    size_t end = 1;

    while (pattern->ptr[end] != '}') {
        colon = colon == 0 && pattern->ptr[end] == ':' ? end : colon;
        end++;
        assert(end < pattern->len);
    }
    colon = colon == 0 ? end : colon;
    enum s3_capture capture = format_capture_find(slice_between(*pattern, 1, colon));
    assert(capture < S3_CAPTURE_COUNT);
    *what = slice_between(*pattern, colon + 1, end);
    *pattern = slice_after(*pattern, end + 1);
    return capture;
}

/* What the pattern's first byte may be: a literal one, or the first of a form; else any. */
struct first {
    const struct format_form *form;
    bool literal;
    unsigned char byte;
};

static struct first first_of(const struct walk *walk, struct slice pattern) {
    struct first first = {0};
    struct slice what;

    if (!is_special(pattern.ptr[0])) {
        first.literal = true;
        first.byte = pattern.ptr[0];
    } else if (pattern.ptr[0] == '{') {
        enum s3_capture capture = walk_braces(&pattern, &what);
        bool has_form =
            !format_match_has(walk->match, capture) && !slice_starts_with(what, SLICE("("));
        first.form = !has_form       ? NULL
                     : what.len == 0 ? format_capture_form(capture)
                                     : format_form_find(what);
    }
    return first;
}

/* The next place, from at on, where it may be; text.len: there is none. */
static size_t first_place(const struct first *first, struct slice text, size_t at) {
    if (first->literal) {
        return at + slice_index(slice_after(text, at), first->byte);
    }
    while (first->form != NULL && at < text.len && !format_form_begins(first->form, text.ptr[at])) {
        at++;
    }
    return at;
}

/* As few bytes as can be, so that the rest of the pattern's segment fits to the key's end of it. */
static bool take_any(struct walk *walk, struct slice *pattern, struct slice *taken) {
    size_t start = walk->at;
    size_t end = start + slice_index(walk_rest(walk), '/');
    struct slice after = slice_first(*pattern, slice_index(*pattern, '/'));

    *pattern = slice_after(*pattern, after.len);
    *taken = slice_between(walk->key, start, end);
    walk->match->steps += end - start + 1; /* slice_index looked at them */
    if (after.len == 0) {
        walk->at = end;
        return true;
    }
    struct first first = first_of(walk, after);
    struct slice text = slice_first(walk->key, end);
    for (size_t at = first_place(&first, text, start); at <= end;
         at = first_place(&first, text, at + 1)) {
        struct place place = {at, walk->match->captured};
        struct slice rest = after;

        walk->at = at;
        if (walk_match(walk, &rest) && walk->at == end) {
            *taken = slice_between(walk->key, start, at);
            return true;
        }
        walk_return(walk, place);
    }
    return false;
}

/* A capture for the first time, by what follows its colon. */
static bool take_what(struct walk *walk, enum s3_capture capture, struct slice what,
                      struct slice *pattern) {
    size_t start = walk->at;
    struct slice taken;
    bool found;

    if (slice_ends_with(what, SLICE("*"))) {
        if (!take_text(walk, slice_first(what, what.len - 1)) || !take_any(walk, pattern, &taken)) {
            return false;
        }
        size_t end = start + what.len - 1 + taken.len;
        format_match_set(walk->match, capture, slice_between(walk->key, start, end));
        return true;
    }
    if (slice_starts_with(what, SLICE("("))) {
        found = take_word(walk, slice_between(what, 1, what.len - 1));
    } else {
        const struct format_form *form =
            what.len == 0 ? format_capture_form(capture) : format_form_find(what);
        assert(form != NULL);
        found = take_form(walk, form);
    }
    format_match_set(walk->match, capture, slice_between(walk->key, start, walk->at));
    return found;
}

static bool take_capture(struct walk *walk, struct slice *pattern) {
    struct slice what;
    enum s3_capture capture = walk_braces(pattern, &what);

    if (format_match_has(walk->match, capture)) {
        return take_text(walk, walk->match->captures[capture]);
    }
    return take_what(walk, capture, what, pattern);
}

/* Whether the pattern begins with ** or {prefix:**}. */
static bool is_segments(struct slice pattern) {
    if (pattern.ptr[0] == '*') {
        return pattern.len > 1 && pattern.ptr[1] == '*';
    }
    if (pattern.ptr[0] != '{') {
        return false;
    }
    size_t end = slice_index(pattern, '}');
    return pattern.ptr[end - 1] == '*' && pattern.ptr[end - 2] == '*';
}

static bool take_token(struct walk *walk, struct slice *pattern) {
    struct slice taken;
    size_t end;

    switch (pattern->ptr[0]) {
    case '{':
        return take_capture(walk, pattern);
    case '*':
        *pattern = slice_after(*pattern, 1);
        return take_any(walk, pattern, &taken);
    case '[':
        take_optional(walk, pattern);
        return true;
    case '(':
        end = slice_index(*pattern, ')');
        taken = slice_between(*pattern, 1, end);
        *pattern = slice_after(*pattern, end + 1);
        return take_word(walk, taken);
    default:
        return take_literal(walk, pattern);
    }
}

bool walk_match(struct walk *walk, struct slice *pattern) {
    while (pattern->len > 0 && !is_segments(*pattern)) {
        if (!take_token(walk, pattern)) {
            return false;
        }
    }
    return true;
}
