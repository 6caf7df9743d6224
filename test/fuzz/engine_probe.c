/* SPDX-License-Identifier: Apache-2.0 */
#include "engine_probe.h"

#include "regex/engine.h"

struct answer {
    const char *who;
    enum regex_answer answer;
    const struct regex_span *groups; /* NULL: only yes or no */
};

static void print_bytes(const char *what, struct slice bytes) {
    printf("  %-14s ", what);
    for (size_t i = 0; i < bytes.len; i++) {
        printf("%02x", bytes.ptr[i]);
    }
    printf("  \"");
    for (size_t i = 0; i < bytes.len; i++) {
        putchar(bytes.ptr[i] < ' ' || bytes.ptr[i] > '~' ? '?' : bytes.ptr[i]);
    }
    printf("\"\n");
}

static void print_answer(const struct answer *answer, size_t group_count) {
    static const char *const WORDS[] = {
        [REGEX_NO_MATCH] = "no match", [REGEX_MATCH] = "match", [REGEX_GAVE_UP] = "gave up"};

    printf("  %-14s %s", answer->who, WORDS[answer->answer]);
    for (size_t i = 0; answer->answer == REGEX_MATCH && answer->groups && i < group_count; i++) {
        printf(" %zd,%zd", (ssize_t)answer->groups[i].start, /* REGEX_UNSET: -1 */
               (ssize_t)answer->groups[i].end);
    }
    printf("\n");
}

static void print_difference(const struct engine_probe *probe, const struct answer *a,
                             const struct answer *b) {
    size_t group_count = regex_group_count(probe->regex);

    printf("difference: %s\n", probe->repeat);
    print_bytes(probe->extent == REGEX_WHOLE ? "whole" : "search", probe->pattern);
    print_bytes("text", probe->text);
    printf("  %-14s %zu\n", "from", probe->from);
    print_answer(a, group_count);
    print_answer(b, group_count);
    fflush(stdout); /* the caller may abort */
}

static bool same_groups(const struct regex_span *a, const struct regex_span *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (a[i].start != b[i].start || a[i].end != b[i].end) {
            return false;
        }
    }
    return true;
}

static bool agree(const struct engine_probe *probe, const struct answer *a,
                  const struct answer *b) {
    bool same = a->answer == b->answer;

    if (same && a->answer == REGEX_MATCH && a->groups && b->groups) {
        same = same_groups(a->groups, b->groups, regex_group_count(probe->regex));
    }
    if (!same && !probe->silent) {
        print_difference(probe, a, b);
    }
    return same;
}

static struct answer ask(const struct engine_probe *probe, enum regex_engine engine,
                         struct regex_span *groups) {
    static const char *const NAMES[] = {[REGEX_BY_PCRE] = "pcre",
                                        [REGEX_BY_BACKTRACKING] = "backtracking",
                                        [REGEX_BY_THREADS] = "threads"};

    return (struct answer){
        NAMES[engine], regex_ask(probe->regex, engine, probe->text, probe->from, groups), groups};
}

/* True: it gave up, or says the same. *answered is false when it gave up. */
static bool check(const struct engine_probe *probe, const struct answer *reference,
                  enum regex_engine engine, struct regex_span *groups, bool *answered) {
    struct answer answer = ask(probe, engine, groups);

    *answered = answer.answer != REGEX_GAVE_UP;
    return !*answered || agree(probe, reference, &answer);
}

static bool check_public(const struct engine_probe *probe, const struct answer *reference,
                         struct regex_span *groups) {
    bool found = regex_find(probe->regex, probe->text, groups);
    bool matches = regex_matches(probe->regex, probe->text);
    struct answer find = {"regex_find", found ? REGEX_MATCH : REGEX_NO_MATCH, groups};
    struct answer yes_or_no = {"regex_matches", matches ? REGEX_MATCH : REGEX_NO_MATCH, NULL};
    bool same = agree(probe, reference, &find);

    return agree(probe, reference, &yes_or_no) && same;
}

/* Room for the reference's groups and another's. */
static struct regex_span *reserve_spans(struct engine_probe *probe, size_t group_count) {
    if (probe->spans_count < group_count * 2) {
        probe->spans_count = group_count * 2;
        probe->spans = mem_realloc(probe->spans, probe->spans_count * sizeof(*probe->spans));
    }
    return probe->spans;
}

struct engine_verdict engine_probe_compare(struct engine_probe *probe) {
    size_t group_count = regex_group_count(probe->regex);
    struct regex_span *spans = reserve_spans(probe, group_count);
    struct regex_span *others = spans + group_count;
    struct answer reference = ask(probe, REGEX_BY_THREADS, spans);
    struct engine_verdict verdict = {.matched = reference.answer == REGEX_MATCH};
    bool threads_answered, backtracking_answered;
    bool same[] = {
        check(probe, &reference, REGEX_BY_THREADS, NULL, &threads_answered),
        check(probe, &reference, REGEX_BY_BACKTRACKING, others, &backtracking_answered),
        check(probe, &reference, REGEX_BY_BACKTRACKING, NULL, &backtracking_answered),
        check(probe, &reference, REGEX_BY_PCRE, others, &verdict.pcre_gave_groups),
        check(probe, &reference, REGEX_BY_PCRE, NULL, &verdict.pcre_answered),
        probe->from > 0 || check_public(probe, &reference, others),
        reference.answer != REGEX_GAVE_UP && threads_answered,
    };

    verdict.agree = true;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        verdict.agree = verdict.agree && same[i];
    }
    return verdict;
}

void engine_probe_clean_up(struct engine_probe *probe) {
    mem_free(probe->spans);
    probe->spans = NULL;
    probe->spans_count = 0;
}
