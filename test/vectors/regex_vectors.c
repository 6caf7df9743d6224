/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex vectors: what Go says of ^(?s:RE)$ over a list of texts (regex_case.h). Each text is tried
 * in all the ways that there are: the public functions, and each engine with groups and without.
 */
#include "promtail/regex.h"

#include "regex/engine.h"
#include "regex_case.h"
#include "vector_kind.h"

struct regex_vectors {
    struct regex_scratch *scratch;
    struct regex_subjects subjects;
    struct arena arena; /* of a line */
};

/* A way to ask; groups is NULL for those that say yes or no. */
struct way {
    const char *name;
    bool with_groups;
    bool may_give_up;
    enum regex_answer (*ask)(struct regex *regex, struct slice text, struct regex_span *groups);
};

static enum regex_answer ask_find(struct regex *regex, struct slice text,
                                  struct regex_span *groups) {
    return regex_find(regex, text, groups) ? REGEX_MATCH : REGEX_NO_MATCH;
}

static enum regex_answer ask_matches(struct regex *regex, struct slice text,
                                     struct regex_span *groups) {
    (void)groups;
    return regex_matches(regex, text) ? REGEX_MATCH : REGEX_NO_MATCH;
}

static enum regex_answer ask_pcre(struct regex *regex, struct slice text,
                                  struct regex_span *groups) {
    return regex_ask(regex, REGEX_BY_PCRE, text, 0, groups);
}

static enum regex_answer ask_backtracking(struct regex *regex, struct slice text,
                                          struct regex_span *groups) {
    return regex_ask(regex, REGEX_BY_BACKTRACKING, text, 0, groups);
}

static enum regex_answer ask_threads(struct regex *regex, struct slice text,
                                     struct regex_span *groups) {
    return regex_ask(regex, REGEX_BY_THREADS, text, 0, groups);
}

static const struct way WAYS[] = {
    {"regex_find", true, false, ask_find},
    {"regex_matches", false, false, ask_matches},
    {"pcre", true, true, ask_pcre},
    {"pcre, yes or no", false, true, ask_pcre},
    {"backtracking", true, true, ask_backtracking},
    {"backtracking, yes or no", false, true, ask_backtracking},
    {"threads", true, false, ask_threads},
    {"threads, yes or no", false, false, ask_threads},
};

static void print_answer(enum regex_answer answer, const struct regex_span *groups, size_t count) {
    if (answer == REGEX_GAVE_UP) {
        report_text("no answer");
    } else if (answer == REGEX_NO_MATCH) {
        report_text("no match");
    } else if (!groups) {
        report_text("a match");
    }
    for (size_t i = 0; answer == REGEX_MATCH && groups && i < count; i++) {
        report_text("%s%zd,%zd", i == 0 ? "" : " ", (ssize_t)groups[i].start,
                    (ssize_t)groups[i].end); /* REGEX_UNSET: -1 */
    }
}

static bool spans_equal(const struct regex_span *a, const struct regex_span *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (a[i].start != b[i].start || a[i].end != b[i].end) {
            return false;
        }
    }
    return true;
}

static bool as_expected(const struct way *way, enum regex_answer answer,
                        const struct regex_span *groups, const struct regex_match *match,
                        size_t count) {
    if (answer == REGEX_GAVE_UP) {
        return way->may_give_up;
    }
    if ((answer == REGEX_MATCH) != (match->groups != NULL)) {
        return false;
    }
    return !groups || !match->groups || spans_equal(groups, match->groups, count);
}

/* spans: room for all groups. */
static void try_way(const struct way *way, struct regex *regex, const struct regex_case *c,
                    struct slice text, const struct regex_match *match, struct regex_span *spans,
                    struct report *report) {
    struct regex_span *groups = way->with_groups ? spans : NULL;
    enum regex_answer answer = way->ask(regex, text, groups);

    if (as_expected(way, answer, groups, match, c->group_count)) {
        return;
    }
    report_begin(report, c->pattern);
    report_text("%s on ", way->name);
    report_quote(text);
    report_text(": expected ");
    print_answer(match->groups ? REGEX_MATCH : REGEX_NO_MATCH,
                 way->with_groups ? match->groups : NULL, c->group_count);
    report_text(", got ");
    print_answer(answer, groups, c->group_count);
    report_end();
}

static void run_subjects(struct regex_vectors *vectors, struct regex *regex,
                         const struct regex_case *c, struct report *report) {
    struct regex_span *spans =
        arena_alloc(&vectors->arena, c->group_count * sizeof(struct regex_span));

    for (size_t i = 0; i < vectors->subjects.count; i++) {
        for (size_t w = 0; w < sizeof(WAYS) / sizeof(WAYS[0]); w++) {
            try_way(&WAYS[w], regex, c, vectors->subjects.texts[i], &c->matches[i], spans, report);
        }
    }
}

/* A regex that should not be, or has too many groups. */
static bool compiled_as_expected(const struct regex_case *c, const struct regex *regex,
                                 const struct error *err, struct report *report) {
    size_t group_count = regex ? regex_group_count(regex) : 0;

    if (c->refused ? !regex : group_count == c->group_count) {
        return true;
    }
    report_begin(report, c->pattern);
    if (c->refused) {
        report_text("expected an error, got none");
    } else if (!regex) {
        report_text("expected no error, got: %s", err->text);
    } else {
        report_text("expected %zu groups, got %zu", c->group_count - 1, group_count - 1);
    }
    report_end();
    return false;
}

static void run(struct regex_vectors *vectors, const struct regex_case *c, struct report *report) {
    struct error err = {0};
    struct regex *regex = regex_new(c->pattern, REGEX_WHOLE, vectors->scratch, &err);

    if (compiled_as_expected(c, regex, &err, report) && regex) {
        run_subjects(vectors, regex, c, report);
    }
    regex_destroy(regex);
}

static void *vectors_open(void) {
    struct regex_vectors *vectors = mem_zalloc(sizeof(*vectors));

    vectors->scratch = regex_scratch_new();
    return vectors;
}

static bool vectors_check(void *state, struct slice line, struct report *report) {
    struct regex_vectors *vectors = state;
    struct regex_case c;
    struct error err = {0};

    arena_reset(&vectors->arena);
    if (!regex_case_read(line, &vectors->subjects, &vectors->arena, &c, &err)) {
        return report_malformed(report, &err);
    }
    if (c.has_pattern) {
        run(vectors, &c, report);
    }
    return c.has_pattern;
}

static void vectors_close(void *state) {
    struct regex_vectors *vectors = state;

    arena_clean_up(&vectors->arena);
    regex_subjects_clean_up(&vectors->subjects);
    regex_scratch_destroy(vectors->scratch);
    mem_free(vectors);
}

const struct vector_kind vector_kind_regex = {"regex", vectors_open, vectors_check, vectors_close};
