/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_differential [CASES|SECONDSs [SEED]]: random patterns over random texts; every engine must
 * give the same answer.
 *
 * A case is one pattern and one text. Pattern number n of a run is made from SEED + n, so that
 * `regex_differential 20 SEED` repeats a difference alone. Exit status: 0, 1 (differences, or a run
 * that says too little), 2 (usage).
 */
#include "engine_probe.h"
#include "promtail/clock.h"
#include "promtail/number.h"
#include "promtail/utf8.h"
#include "random_pattern.h"
#include "random_text.h"
#include "regex/scratch.h"

enum {
    TEXTS_PER_PATTERN = 20,
    CASES_DEFAULT = 100000,
    CASES_PER_NOTE = 1000000, /* how often a long run shows that it lives */
    PRINTED_MAX = 100,        /* cases that differ; the others are only counted */
    SECONDS_MAX = 1000000,
    EXIT_USAGE = 2
};

/* Patterns, then cases. */
struct tally {
    uint64_t patterns;
    uint64_t refused;
    uint64_t passed;
    uint64_t failed;
    uint64_t matched;
    uint64_t pcre_answered;
    uint64_t pcre_gave_groups;
};

struct run {
    uint64_t seed;
    uint64_t cases; /* to do */
    int64_t end_ms; /* when to stop; 0: only by cases */
    struct regex_scratch *scratch;
    struct letters letters;
    struct buf pattern;
    struct buf text;
    struct engine_probe probe;
    struct tally tally;
};

static uint64_t cases_done(const struct run *run) {
    return run->tally.passed + run->tally.failed;
}

static bool run_ended(const struct run *run) {
    return cases_done(run) >= run->cases ||
           (run->end_ms > 0 && clock_monotonic_ms(clock_system()) >= run->end_ms);
}

/* Where a character begins, behind the first one; or the end. */
static size_t draw_from(struct dice *dice, struct slice text) {
    size_t wanted = dice_between(dice, 1, text.len);
    size_t from = 0;
    uint32_t code_point;

    while (from < wanted) {
        from += utf8_decode(slice_after(text, from), &code_point);
    }
    return from;
}

static void run_case(struct run *run, struct dice *dice) {
    struct tally *tally = &run->tally;
    struct engine_verdict verdict;
    bool agree;

    random_text(dice, &run->letters, &run->text);
    run->probe.text = buf_slice(&run->text);
    run->probe.from = 0;
    run->probe.silent = tally->failed >= PRINTED_MAX;
    verdict = engine_probe_compare(&run->probe);
    agree = verdict.agree;
    if (run->text.len > 0 && dice_percent(dice, 40)) {
        run->probe.from = draw_from(dice, run->probe.text);
        agree = engine_probe_compare(&run->probe).agree && agree;
    }
    *(agree ? &tally->passed : &tally->failed) += 1;
    tally->matched += verdict.matched;
    tally->pcre_answered += verdict.pcre_answered;
    tally->pcre_gave_groups += verdict.pcre_gave_groups;
    if (cases_done(run) % CASES_PER_NOTE == 0) {
        fprintf(stderr, "%" PRIu64 " cases\n", cases_done(run));
    }
}

/* Half of the patterns get so little scratch that backtracking moves along a text, and gives up. */
static void draw_scratch(struct run *run, struct dice *dice) {
    bool small = dice_percent(dice, 50);

    run->scratch->tried.max = small ? dice_between(dice, 16, 256) : SCRATCH_TRIED;
    run->scratch->paths.max = small ? dice_between(dice, 256, 4096) : SCRATCH_PATHS;
}

static void run_pattern(struct run *run, uint64_t seed) {
    struct dice dice = {seed};
    struct error err;
    char repeat[64];

    snprintf(repeat, sizeof(repeat), "regex_differential %d %" PRIu64, TEXTS_PER_PATTERN, seed);
    draw_scratch(run, &dice);
    random_pattern(&dice, &run->pattern, &run->letters);
    run->tally.patterns++;
    run->probe.repeat = repeat;
    run->probe.pattern = buf_slice(&run->pattern);
    run->probe.extent = dice_percent(&dice, 50) ? REGEX_WHOLE : REGEX_SEARCH;
    run->probe.regex = regex_new(run->probe.pattern, run->probe.extent, run->scratch, &err);
    if (!run->probe.regex) {
        run->tally.refused++;
        return;
    }
    for (int i = 0; i < TEXTS_PER_PATTERN && cases_done(run) < run->cases; i++) {
        run_case(run, &dice);
    }
    regex_destroy(run->probe.regex);
}

/* A run of which most says nothing is a failed one. */
static bool run_is_telling(const struct tally *tally) {
    bool telling = true;

    if (tally->refused > tally->patterns / 3) {
        printf("too many patterns are refused\n");
        telling = false;
    }
    if (tally->pcre_answered < (tally->passed + tally->failed) / 3) {
        printf("pcre answers too seldom\n");
        telling = false;
    }
    return telling;
}

static bool summarize(const struct run *run) {
    const struct tally *tally = &run->tally;
    bool good = run_is_telling(tally) && tally->failed == 0;

    printf("seed %" PRIu64 ": %" PRIu64 " patterns, %" PRIu64 " of them refused\n", run->seed,
           tally->patterns, tally->refused);
    printf("%" PRIu64 " cases, of which %" PRIu64 " matched; pcre answered %" PRIu64
           ", with groups %" PRIu64 "\n",
           cases_done(run), tally->matched, tally->pcre_answered, tally->pcre_gave_groups);
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", tally->passed, tally->failed);
    return good;
}

static bool run_all(struct run *run) {
    bool good;

    run->scratch = regex_scratch_new();
    buf_init(&run->pattern, RANDOM_PATTERN_MAX);
    buf_init(&run->text, RANDOM_TEXT_MAX);
    while (!run_ended(run)) {
        run_pattern(run, run->seed + run->tally.patterns);
    }
    good = summarize(run);
    engine_probe_clean_up(&run->probe);
    buf_clean_up(&run->text);
    buf_clean_up(&run->pattern);
    regex_scratch_destroy(run->scratch);
    return good;
}

/* "100000" cases, or "60s". */
static bool parse_length(struct slice text, struct run *run) {
    uint64_t number;
    bool seconds = slice_ends_with(text, SLICE("s"));

    if (!number_parse_u64(slice_first(text, text.len - (seconds ? 1 : 0)), &number) ||
        (seconds && number > SECONDS_MAX)) {
        return false;
    }
    run->cases = seconds ? UINT64_MAX : number;
    run->end_ms = seconds ? clock_monotonic_ms(clock_system()) + (int64_t)number * 1000 : 0;
    return true;
}

int main(int argc, char **argv) {
    struct run run = {.cases = CASES_DEFAULT};

    run.seed = (uint64_t)clock_realtime_ns(clock_system());
    if (argc > 3 || (argc > 1 && !parse_length(slice_from_cstr(argv[1]), &run)) ||
        (argc > 2 && !number_parse_u64(slice_from_cstr(argv[2]), &run.seed))) {
        fprintf(stderr, "usage: regex_differential [CASES|SECONDSs [SEED]]\n");
        return EXIT_USAGE;
    }
    return run_all(&run) ? EXIT_SUCCESS : EXIT_FAILURE;
}
