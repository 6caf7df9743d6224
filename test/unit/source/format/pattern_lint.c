/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_lint.h"

#include <stdint.h>

#include "source/format/format_form.h"

struct lint {
    struct slice pattern;
    size_t at;
    size_t depth;      /* of brackets */
    bool begins;       /* a segment, here */
    unsigned opened;   /* a bit for each open bracket: it stands where a segment begins */
    unsigned captured; /* a bit for each capture that stands before */
    bool searching;    /* a * stands before in this segment */
    bool must_end;     /* so must the segment, now */
    struct error *err;
};

static bool fault(struct lint *lint, const char *what) {
    return error_set(lint->err, ERROR_INPUT, "%s at byte %zu", what, lint->at + 1);
}

static struct slice lint_rest(const struct lint *lint) {
    return slice_after(lint->pattern, lint->at);
}

static bool is_last_segments(const struct lint *lint) {
    return slice_find(lint_rest(lint), SLICE("**")) == lint_rest(lint).len &&
           slice_find(lint->pattern, SLICE("**")) < lint->at;
}

static bool check_words(struct lint *lint, struct slice words) {
    for (size_t i = 0; i < words.len; i++) {
        if (slice_index(SLICE("{}()[]*/"), words.ptr[i]) < SLICE("{}()[]*/").len) {
            return fault(lint, "a special byte in a word");
        }
    }
    bool more = true;
    while (more) {
        struct slice word, other;
        more = slice_cut(words, '|', &word, &words);
        for (struct slice rest = words; more && rest.len > 0;) {
            slice_cut(rest, '|', &other, &rest);
            if (slice_starts_with(other, word)) {
                return fault(lint, "a word that the one before it hides");
            }
        }
        if (more && word.len == 0) {
            return fault(lint, "an empty word that is not the last");
        }
    }
    return true;
}

static bool check_segments(struct lint *lint, size_t len) {
    size_t end = lint->at + len;

    if (!lint->begins || (end < lint->pattern.len && lint->pattern.ptr[end] != '/')) {
        return fault(lint, "** is not a segment");
    }
    return lint->depth == 0 || fault(lint, "** in brackets");
}

static bool check_any(struct lint *lint, size_t len) {
    struct slice after = slice_after(lint_rest(lint), len);
    bool ends = after.len == 0 || after.ptr[0] == '/' || after.ptr[0] == ']';

    if (lint->searching && !ends) {
        return fault(lint, "a second * in a segment");
    }
    if (ends) {
        lint->must_end = true;
    }
    lint->searching = true;
    return true;
}

static bool check_capture(struct lint *lint, struct slice inside, size_t len) {
    struct slice word, what;
    bool with_what = slice_cut(inside, ':', &word, &what);
    enum s3_capture capture = format_capture_find(word);

    if (capture == S3_CAPTURE_COUNT) {
        return fault(lint, "an unknown capture");
    }
    bool again = (lint->captured & 1u << capture) != 0;
    lint->captured |= 1u << capture;
    if (again) {
        return (!with_what && !lint->searching) || fault(lint, "a repeated capture");
    }
    if (slice_equal(what, SLICE("**"))) {
        return check_segments(lint, len);
    }
    if (slice_ends_with(what, SLICE("*"))) {
        return check_words(lint, slice_first(what, what.len - 1)) && check_any(lint, len);
    }
    if (slice_starts_with(what, SLICE("(")) && slice_ends_with(what, SLICE(")"))) {
        return check_words(lint, slice_between(what, 1, what.len - 1));
    }
    const struct format_form *form =
        with_what ? format_form_find(what) : format_capture_form(capture);
    if (form == NULL) {
        return fault(lint, "an unknown form");
    }
    return !lint->searching || form->max < SIZE_MAX || fault(lint, "no maximum after a *");
}

static bool check_brackets(struct lint *lint, unsigned char byte) {
    if (byte == '[') {
        lint->depth++;
        lint->opened = lint->opened << 1 | (lint->begins ? 1 : 0);
        return true;
    }
    if (lint->depth == 0) {
        return fault(lint, "a bracket that was not opened");
    }
    lint->depth--;
    lint->begins = lint->begins && (lint->opened & 1) != 0;
    lint->opened >>= 1;
    return true;
}

static bool check_slash(struct lint *lint) {
    if (lint->depth > 0 && (is_last_segments(lint) || lint->searching)) {
        return fault(lint, "a slash in brackets");
    }
    lint->searching = false;
    lint->must_end = false;
    return true;
}

/* One token; *len is how long it is. */
static bool check_token(struct lint *lint, size_t *len) {
    struct slice rest = lint_rest(lint);
    unsigned char byte = rest.ptr[0];
    unsigned char closes = byte == '{' ? '}' : ')';

    *len = 1;
    if (lint->must_end && byte != '/' && byte != ']') {
        return fault(lint, "something after the end of a segment");
    }
    switch (byte) {
    case '{':
    case '(':
        *len = slice_index(rest, closes) + 1;
        if (*len > rest.len) {
            return fault(lint, "no end");
        }
        return byte == '{' ? check_capture(lint, slice_between(rest, 1, *len - 1), *len)
                           : check_words(lint, slice_between(rest, 1, *len - 1));
    case '*':
        *len = slice_starts_with(rest, SLICE("**")) ? 2 : 1;
        return *len == 2 ? check_segments(lint, 2) : check_any(lint, 1);
    case '[':
    case ']':
        return check_brackets(lint, byte);
    case '/':
        return check_slash(lint);
    case '}':
    case ')':
        return fault(lint, "a closing byte alone");
    default:
        return true;
    }
}

bool pattern_lint(struct slice pattern, struct error *err) {
    struct lint lint = {.pattern = pattern, .begins = true, .err = err};
    size_t len;

    if (pattern.len == 0) {
        return fault(&lint, "nothing");
    }
    while (lint.at < pattern.len) {
        if (!check_token(&lint, &len)) {
            return false;
        }
        unsigned char byte = pattern.ptr[lint.at];
        lint.begins = byte == '/' || ((byte == '[' || byte == ']') && lint.begins);
        lint.at += len;
    }
    return lint.depth == 0 || fault(&lint, "an open bracket");
}
