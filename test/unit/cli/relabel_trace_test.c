/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/relabel_trace.h"

#include "test.h"

enum { OUT_MAX = 1 << 16, PAIRS_MAX = 5 };

struct pair {
    const char *name, *value;
};

static void fill(struct labels *labels, const struct pair *pairs) {
    labels_init(labels);
    for (size_t i = 0; i < PAIRS_MAX && pairs[i].name != NULL; i++) {
        assert_true(
            labels_set(labels, slice_from_cstr(pairs[i].name), slice_from_cstr(pairs[i].value)));
    }
}

static const struct {
    struct pair before[PAIRS_MAX], after[PAIRS_MAX];
    const char *lines;
} CASES[] = {
    {{{NULL, NULL}}, {{NULL, NULL}}, ""},
    {{{"a", "1"}}, {{"a", "1"}}, ""},
    {{{NULL, NULL}}, {{"a", "1"}}, "  + a=\"1\"\n"},
    {{{"a", "1"}}, {{NULL, NULL}}, "  - a\n"},
    {{{"a", "1"}}, {{"a", "2"}}, "  ~ a: \"1\" -> \"2\"\n"},
    {{{"a", "1"}, {"c", "3"}, {"e", "5"}},
     {{"b", "2"}, {"c", "x"}, {"d", "4"}, {"e", "5"}},
     "  - a\n  + b=\"2\"\n  ~ c: \"3\" -> \"x\"\n  + d=\"4\"\n"},
    {{{"z", "1"}}, {{"a", "2"}, {"z", "1"}}, "  + a=\"2\"\n"},
    {{{"a b", "1"}, {"x\ny", "1"}},
     {{"", "q\"\n\xff"}},
     "  + \"\"=\"q\\\"\\n\xef\xbf\xbd\"\n  - \"a b\"\n  - \"x\\ny\"\n"},
};

static void changes_are_told_by_name(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct labels before;
        struct labels after;
        struct buf out;
        fill(&before, CASES[i].before);
        fill(&after, CASES[i].after);
        buf_init(&out, OUT_MAX);
        assert_true(relabel_trace_changes(&before, &after, &out));
        assert_slice(buf_slice(&out), CASES[i].lines);
        for (size_t max = 0; max < out.len; max++) {
            struct buf small;
            buf_init(&small, max);
            assert_false(relabel_trace_changes(&before, &after, &small));
            buf_clean_up(&small);
        }
        buf_clean_up(&out);
    }
}

#define RULES                                                                                      \
    "[{\"source_labels\":[\"a\"],\"target_label\":\"b\"},"                                         \
    "{\"action\":\"labeldrop\",\"regex\":\"c\"},"                                                  \
    "{\"action\":\"drop\",\"source_labels\":[\"b\"],\"regex\":\"1\"},"                             \
    "{\"action\":\"labeldrop\",\"regex\":\"a\"}]"

/* Leaves out what relabel_describe says: that is its own test's business. */
static void check_step(struct slice *text, size_t rule, const char *what) {
    struct slice line;
    char begins[16];

    assert_true(slice_cut(*text, '\n', &line, text));
    snprintf(begins, sizeof(begins), "rule %zu: ", rule);
    assert_true(slice_starts_with(line, slice_from_cstr(begins)) && line.len > strlen(begins));
    assert_true(slice_cut(*text, '\n', &line, text));
    assert_slice(line, what);
}

static void each_rule_is_told_until_one_drops_the_set(void **state) {
    static const struct pair before[PAIRS_MAX] = {{"a", "1"}};
    const struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    struct regex_scratch *scratch = regex_scratch_new();
    struct error err = {0};
    struct relabel *relabel = relabel_new(SLICE(RULES), scratch, &err);
    struct arena arena = {0};
    struct relabel_trace trace;
    struct labels labels;
    struct buf out;

    (void)state;
    assert_non_null(relabel);
    buf_init(&out, OUT_MAX);
    fill(&labels, before);
    relabel_trace_init(&trace, relabel, &labels, &out);
    assert_false(relabel_apply(relabel, &labels, &arena, &log, &trace.observer));
    assert_false(trace.full);
    struct slice text = buf_slice(&out);
    check_step(&text, 1, "  + b=\"1\"");
    check_step(&text, 2, "  no change");
    check_step(&text, 3, "  dropped: the set ends here");
    assert_int_equal(text.len, 0);
    buf_clean_up(&out);
    arena_clean_up(&arena);
    relabel_destroy(relabel);
    regex_scratch_destroy(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_told_by_name),
        cmocka_unit_test(each_rule_is_told_until_one_drops_the_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
