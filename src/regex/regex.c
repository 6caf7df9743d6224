/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/regex.h"

#include "accel.h"
#include "backtrack.h"
#include "first.h"
#include "parse.h"
#include "promtail/utf8.h"
#include "scratch.h"
#include "threads.h"

#define WHOLE_BEFORE "^(?s:"
#define WHOLE_AFTER ")$"

enum { FRAGMENT_MAX = 80 };

struct regex {
    struct arena arena;            /* owned; memory of its program and names */
    struct regex_scratch *scratch; /* borrowed */
    struct regex_program program;
    struct regex_accel accel;
    struct slice *names; /* by group; empty when it has none; in the arena */
};

/* --- making one --- */

static bool set_error(struct error *err, const struct regex_fault *fault, size_t at) {
    struct slice shown = slice_first(fault->fragment, FRAGMENT_MAX);

    return error_set(err, ERROR_INPUT, "%s: `%.*s%s`, at byte %zu", fault->what, SLICE_ARG(shown),
                     shown.len < fault->fragment.len ? "..." : "", at + 1);
}

/* Reports a fault in a wrapped pattern: the fault of the pattern alone if it has one, because its
 * author knows only that; otherwise the fault of the wrapped one. */
static bool set_wrapped_error(struct error *err, struct slice pattern,
                              const struct regex_fault *fault) {
    struct arena arena = {0};
    struct regex_syntax syntax;
    struct regex_fault own;
    size_t before = sizeof(WHOLE_BEFORE) - 1;
    size_t at = fault->at > before ? fault->at - before : 0;

    bool fine = regex_parse(pattern, &arena, &syntax, &own);
    /* a)|(b is invalid alone, but not within the wrapper. */
    bool passes = !fine && strcmp(own.what, UNEXPECTED_CLOSE) == 0 &&
                  strcmp(fault->what, UNEXPECTED_CLOSE) != 0;
    if (fine || passes) {
        set_error(err, fault, at < pattern.len ? at : pattern.len);
    } else {
        set_error(err, &own, own.at);
    }
    arena_clean_up(&arena);
    return false;
}

static struct slice wrap_pattern(struct slice pattern, struct arena *arena) {
    struct slice before = SLICE(WHOLE_BEFORE);
    struct slice after = SLICE(WHOLE_AFTER);
    unsigned char *text = arena_alloc(arena, before.len + pattern.len + after.len);

    memcpy(text, before.ptr, before.len);
    if (pattern.len > 0) {
        memcpy(text + before.len, pattern.ptr, pattern.len);
    }
    memcpy(text + before.len + pattern.len, after.ptr, after.len);
    return slice_of(text, before.len + pattern.len + after.len);
}

static void take_names(struct regex *regex, const struct regex_syntax *syntax) {
    regex->names = arena_alloc(&regex->arena, regex_group_count(regex) * sizeof(regex->names[0]));
    for (const struct regex_group_name *name = syntax->names; name != NULL; name = name->next) {
        regex->names[name->group] = arena_copy(&regex->arena, name->name);
    }
}

/* The pattern for PCRE2 is written before the tree is simplified, because that drops groups that
 * never match but have a number. */
static bool regex_compile(struct regex *regex, const struct regex_syntax *syntax,
                          struct arena *arena, struct error *err) {
    regex_accel_init(&regex->accel, syntax->root, &regex->arena);
    struct regex_node *simple = regex_node_simplify(arena, syntax->root);
    if (!regex_program_make(&regex->program, &regex->arena, simple, syntax->groups)) {
        return error_set(err, ERROR_LIMIT, "expression too large");
    }
    regex_first_find(&regex->program);
    if (regex->program.has_surrogates) {
        regex->accel.state = ACCEL_NEVER;
    }
    take_names(regex, syntax);
    return true;
}

static bool regex_make(struct regex *regex, struct slice pattern, enum regex_extent extent,
                       struct error *err) {
    struct arena arena = {0};
    struct regex_syntax syntax;
    struct regex_fault fault;
    struct slice whole = extent == REGEX_WHOLE ? wrap_pattern(pattern, &arena) : pattern;
    bool ok = regex_parse(whole, &arena, &syntax, &fault);

    if (ok) {
        ok = regex_compile(regex, &syntax, &arena, err);
    } else if (extent == REGEX_WHOLE) {
        set_wrapped_error(err, pattern, &fault);
    } else {
        set_error(err, &fault, fault.at);
    }
    arena_clean_up(&arena);
    return ok;
}

struct regex *regex_new(struct slice pattern, enum regex_extent extent,
                        struct regex_scratch *scratch, struct error *err) {
    struct regex *regex = mem_zalloc(sizeof(*regex));

    regex->scratch = scratch;
    if (!regex_make(regex, pattern, extent, err)) {
        regex_destroy(regex);
        return NULL;
    }
    return regex;
}

void regex_destroy(struct regex *regex) {
    if (regex != NULL) {
        regex_accel_clean_up(&regex->accel);
        arena_clean_up(&regex->arena);
        mem_free(regex);
    }
}

size_t regex_group_count(const struct regex *regex) {
    return regex->program.slots / 2;
}

struct slice regex_group_name(const struct regex *regex, size_t group) {
    return regex->names[group];
}

const char *regex_library(void) {
    return pcre_library();
}

/* --- asking --- */

enum regex_answer regex_ask(struct regex *regex, enum regex_engine engine, struct slice text,
                            size_t from, struct regex_span *groups) {
    switch (engine) {
    case REGEX_BY_PCRE:
        return regex_accel_find(&regex->accel, &regex->program, regex->scratch, text,
                                REGEX_TEXT_UNKNOWN, &from, groups);
    case REGEX_BY_BACKTRACKING:
        return regex_backtrack(&regex->program, regex->scratch, text, &from, false, groups);
    case REGEX_BY_THREADS:
        break;
    }
    return regex_threads(&regex->program, regex->scratch, text, from, groups);
}

/* Backtracking, then threads. *again: whether backtracking found the last match of this text; it is
 * updated. */
static enum regex_answer find_ours(struct regex *regex, struct slice text, size_t from, bool *again,
                                   struct regex_span *groups) {
    enum regex_answer answer =
        regex_backtrack(&regex->program, regex->scratch, text, &from, *again, groups);

    *again = answer == REGEX_MATCH;
    if (answer == REGEX_GAVE_UP) {
        answer = regex_threads(&regex->program, regex->scratch, text, from, groups);
    }
    return answer;
}

static bool regex_find_match(struct regex *regex, struct slice text, struct regex_span *groups) {
    enum regex_answer answer = REGEX_GAVE_UP;
    size_t from = 0;
    bool again = false;

    if (regex_accel_pays(&regex->accel)) {
        answer = regex_accel_find(&regex->accel, &regex->program, regex->scratch, text,
                                  REGEX_TEXT_UNKNOWN, &from, groups);
    }
    if (answer == REGEX_GAVE_UP) {
        answer = find_ours(regex, text, from, &again, groups);
    }
    return answer == REGEX_MATCH;
}

bool regex_matches(struct regex *regex, struct slice text) {
    return regex_find_match(regex, text, NULL);
}

bool regex_find(struct regex *regex, struct slice text, struct regex_span *groups) {
    return regex_find_match(regex, text, groups);
}

/* --- one match after the other --- */

void regex_scan_init(struct regex_scan *scan, struct regex *regex, struct slice text) {
    uint64_t pass = (uint64_t)regex->program.length * (text.len + 1);

    *scan = (struct regex_scan){
        .regex = regex,
        .text = text,
        .kind = utf8_valid(text) ? REGEX_TEXT_UTF8 : REGEX_TEXT_BROKEN,
        .steps_max = regex->scratch->steps + REGEX_SCAN_PASSES * pass,
    };
}

/* PCRE2 is used when each match costs no more than the text up to it. */
static enum regex_answer scan_with_pcre(struct regex_scan *scan, size_t *from,
                                        struct regex_span *groups) {
    struct regex *regex = scan->regex;

    if (!regex->accel.searches || !regex_accel_pays(&regex->accel)) {
        return REGEX_GAVE_UP;
    }
    return regex_accel_find(&regex->accel, &regex->program, regex->scratch, scan->text, scan->kind,
                            from, groups);
}

enum regex_answer regex_scan_next(struct regex_scan *scan, size_t from, struct regex_span *groups) {
    struct regex *regex = scan->regex;

    if (from > scan->text.len) {
        return REGEX_NO_MATCH;
    }
    if (regex->scratch->steps > scan->steps_max) {
        return REGEX_GAVE_UP;
    }
    enum regex_answer answer = scan_with_pcre(scan, &from, groups);
    if (answer == REGEX_GAVE_UP) {
        return find_ours(regex, scan->text, from, &scan->again, groups);
    }
    scan->again = false;
    return answer;
}
