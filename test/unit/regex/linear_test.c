/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No pattern may take more than linear time in the text. The steps are counted, not timed: at most
 * 2.3 times as many for twice the text, in the way that regex.c picks (where PCRE2 counts with all
 * that it was allowed to spend) and in each of our engines.
 */
#include "promtail/buf.h"
#include "regex/engine.h"
#include "test.h"

enum { TEXT_MAX = 1 << 20, GROUPS_MAX = 16, ENOUGH_FOR_PCRE = 100 };

static const struct {
    const char *pattern;
    const char *unit; /* the text is this, again and again, */
    const char *end;  /* and then this */
    size_t len;       /* of the longer text */
} HOSTILE[] = {
    {"(a+)+$", "a", "b", TEXT_MAX},
    {"(a|a)*b", "a", "", TEXT_MAX},
    {"(.*)*x", "a", "", TEXT_MAX},
    {"(.*.*)*x", "a", "", TEXT_MAX},
    {"[ab]+[cd]", "ab", "", TEXT_MAX},
    {"(x+x+)+y", "x", "", TEXT_MAX / 16},
    {"(?:(?:a|b)*?c|a*?d)*e", "ab", "", TEXT_MAX / 16},
    {"((a{0,2}){0,2}){0,2}b", "a", "", TEXT_MAX},
    {"((a{0,3}){0,3}){0,3}b", "a", "", TEXT_MAX / 16},
    {"(a{1,9}){1,9}$", "a", "b", TEXT_MAX / 16},
    {"^(?s:(.*)(.*)(.*)(.*)(.*)x)$", "a", "", TEXT_MAX / 16},
    {"(?:a?){20}a{20}b", "a", "", TEXT_MAX / 16},
    {"(\\w+\\s?)+$", "word ", "!", TEXT_MAX / 16},
};

static struct slice fill(unsigned char *text, size_t len, const char *unit, const char *end) {
    for (size_t i = 0; i < len; i++) {
        text[i] = (unsigned char)unit[i % strlen(unit)];
    }
    memcpy(text + len - strlen(end), end, strlen(end));
    return slice_of(text, len);
}

struct setup {
    struct regex_scratch *scratch;
    struct regex *regex;
    unsigned char *text;
    struct regex_span groups[GROUPS_MAX];
};

static struct setup set_up(const char *pattern) {
    struct setup setup = {.scratch = regex_scratch_new(), .text = malloc(TEXT_MAX)};
    struct error err;

    setup.regex = regex_new(slice_from_cstr(pattern), REGEX_SEARCH, setup.scratch, &err);
    assert_non_null(setup.regex);
    return setup;
}

static void tear_down(struct setup *setup) {
    regex_destroy(setup->regex);
    regex_scratch_destroy(setup->scratch);
    free(setup->text);
}

static void assert_linear(const char *pattern, const char *way, uint64_t half, uint64_t whole) {
    if ((double)whole > 2.3 * (double)half) {
        fail_msg("%s, %s: %llu steps, and %llu for twice the text", pattern, way,
                 (unsigned long long)half, (unsigned long long)whole);
    }
}

static uint64_t steps_of(struct setup *setup, int engine, struct slice text) {
    uint64_t before = regex_steps(setup->scratch);

    if (engine < 0) {
        assert_false(regex_find(setup->regex, text, setup->groups));
    } else if (regex_ask(setup->regex, (enum regex_engine)engine, text, 0, setup->groups) ==
               REGEX_MATCH) {
        fail_msg("a match");
    }
    return regex_steps(setup->scratch) - before;
}

static void check(size_t number, int engine, const char *way) {
    const char *pattern = HOSTILE[number].pattern;
    struct setup setup = set_up(pattern);
    uint64_t steps[2];

    for (int i = 0; i < ENOUGH_FOR_PCRE; i++) {
        regex_find(setup.regex, SLICE("-"), setup.groups);
    }
    for (size_t i = 0; i < 2; i++) {
        size_t len = (engine < 0 ? HOSTILE[number].len : TEXT_MAX / 16) >> (1 - i);
        struct slice text = fill(setup.text, len, HOSTILE[number].unit, HOSTILE[number].end);
        steps[i] = steps_of(&setup, engine, text);
        if (steps[i] <= len / 2) {
            fail_msg("%s, %s: %llu steps are too few to be true", pattern, way,
                     (unsigned long long)steps[i]);
        }
    }
    assert_linear(pattern, way, steps[0], steps[1]);
    tear_down(&setup);
}

static void steps_are_linear_as_picked(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        check(i, -1, "as picked");
    }
}

static void steps_of_threads_are_linear(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        check(i, REGEX_BY_THREADS, "threads");
    }
}

/* On texts that its memory suffices for. */
static void steps_of_backtracking_are_linear(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(HOSTILE) / sizeof(HOSTILE[0]); i++) {
        struct setup setup = set_up(HOSTILE[i].pattern);
        uint64_t steps[2];
        for (size_t j = 0; j < 2; j++) {
            struct slice text = fill(setup.text, 2000U << j, HOSTILE[i].unit, HOSTILE[i].end);
            uint64_t before = regex_steps(setup.scratch);
            assert_int_equal(regex_ask(setup.regex, REGEX_BY_BACKTRACKING, text, 0, setup.groups),
                             REGEX_NO_MATCH);
            steps[j] = regex_steps(setup.scratch) - before;
            assert_true(steps[j] > text.len / 2);
        }
        assert_linear(HOSTILE[i].pattern, "backtracking", steps[0], steps[1]);
        tear_down(&setup);
    }
}

/* Each match is sought up to the end of the text, in vain but for one character. */
static const char SOUGHT_TO_THE_END[] = "(?:(a)|b)*c|a";

static uint64_t replace_steps(struct setup *setup, size_t len, bool *done) {
    uint64_t before = regex_steps(setup->scratch);
    struct buf out;

    buf_init(&out, 2 * TEXT_MAX);
    memset(setup->text, 'a', len);
    *done = regex_replace_all(setup->regex, slice_of(setup->text, len), SLICE("<$1>"), &out);
    buf_clean_up(&out);
    return regex_steps(setup->scratch) - before;
}

static void steps_of_replacing_all_are_linear(void **state) {
    struct setup setup = set_up(SOUGHT_TO_THE_END);
    bool done[2];
    uint64_t half = replace_steps(&setup, 2000, &done[0]);
    uint64_t whole = replace_steps(&setup, 4000, &done[1]);

    (void)state;
    assert_true(done[0] && done[1] && half > 2000);
    assert_linear(SOUGHT_TO_THE_END, "replacing", half, whole);
    tear_down(&setup);
}

static void replacing_all_gives_up_where_it_would_not_be_linear(void **state) {
    enum { LEN = 60000, PROGRAM_MAX = 20 };
    struct setup setup = set_up(SOUGHT_TO_THE_END);
    bool done;
    uint64_t steps = replace_steps(&setup, LEN, &done);

    (void)state;
    assert_false(done);
    assert_true(steps < (uint64_t)LEN * PROGRAM_MAX * (REGEX_SCAN_PASSES + 2));
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_linear_as_picked),
        cmocka_unit_test(steps_of_threads_are_linear),
        cmocka_unit_test(steps_of_backtracking_are_linear),
        cmocka_unit_test(steps_of_replacing_all_are_linear),
        cmocka_unit_test(replacing_all_gives_up_where_it_would_not_be_linear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
