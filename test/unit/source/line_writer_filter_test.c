/* SPDX-License-Identifier: Apache-2.0 */
/* line_writer with filters: before lines are cut, and whatever parts they come in. */
#include "promtail/regex.h"
#include "source/line_writer.h"
#include "source_setup.h"

/* As SLICE, for static tables. */
#define TEXT(literal)                                                                              \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }

static const struct label_set LABELS = {.text = TEXT("{a=\"b\"}")};
static const struct label_set DROPPED = {.drop = "relabel_rule"};

struct filter_setup {
    struct setup *setup;
    struct regex_scratch *scratch;
    struct entry_filter *filter;
    struct line_writer writer;
};

static void set_up(struct filter_setup *filters, struct entry_filter_config config,
                   enum line_too_long too_long, const struct label_set *labels,
                   int64_t fallback_ns) {
    const char *bad;
    struct error err;

    filters->setup = setup_new();
    filters->scratch = regex_scratch_new();
    filters->setup->config.line_bytes_max = config.line_bytes_max = 16;
    filters->setup->config.too_long = too_long;
    config.scratch = filters->scratch;
    assert_true(entry_filter_new(&config, &filters->filter, &bad, &err));
    filters->setup->env.filter = filters->filter;
    line_writer_init(&filters->writer, &filters->setup->env, labels, &filters->setup->item,
                     fallback_ns);
}

static void tear_down(struct filter_setup *filters) {
    line_writer_clean_up(&filters->writer);
    entry_filter_destroy(filters->filter);
    regex_scratch_destroy(filters->scratch);
    setup_destroy(filters->setup);
}

/* step 0: at once; the last part may come by line_writer_end. */
static void write_parts(struct filter_setup *filters, struct slice text, size_t step, bool by_end) {
    struct line_writer *writer = &filters->writer;
    struct error err;
    size_t at = 0;

    do {
        struct slice part = step == 0 ? text : slice_between(text, at, at + step);
        at += part.len;
        assert_true(line_writer_add(writer, part, at < text.len || by_end, &err));
    } while (at < text.len);
    assert_true(!by_end || line_writer_end(writer, &err));
    assert_true(line_writer_end(writer, &err)); /* nothing is open */
}

static void lines_are_filtered_before_they_are_cut(void **state) {
    static const struct {
        struct entry_filter_config config;
        enum line_too_long too_long;
        const char *text;
        const char *lines[4];
        const char *reason; /* that is counted */
    } cases[] = {
        {{.redact = TEXT("credit_card")},
         LINE_SPLIT,
         "01234567 4111111111111111 and",
         {"01234567 <redact", "ed:credit_card> ", "and"},
         "redacted_credit_card"},
        {{.redact = TEXT("credit_card")},
         LINE_TRUNCATE,
         "0 4111111111111111 and on",
         {"0 <re[truncated]"},
         "line_truncated"},
        {{.redact = TEXT("credit_card")},
         LINE_SEND,
         "01234567 4111111111111111 and",
         {"01234567 <redacted:credit_card> and"},
         "redacted_credit_card"},
        {{.redact = TEXT("ip")},
         LINE_SPLIT,
         "a line: 1.2.3.4",
         {"a line: <redacte", "d:ip>"},
         "redacted_ip"},
        {{.redact = TEXT("ip")},
         LINE_SPLIT,
         "0123456789abcdefghijklmnopq",
         {"0123456789abcdef", "ghijklmnopq"},
         NULL},
        {{.exclude_lines = TEXT("^01")},
         LINE_SPLIT,
         "0123456789abcdefghijklmnopq",
         {NULL},
         "filtered_exclude"},
        {{.include_lines = TEXT("q")},
         LINE_SEND,
         "0123456789abcdefghijklmnopq",
         {NULL},
         "filtered_include"},
        {{.include_lines = TEXT("f")},
         LINE_SPLIT,
         "0123456789abcdefghijklmnopq",
         {"0123456789abcdef", "ghijklmnopq"},
         NULL},
        {{.sample_rate = TEXT("0")}, LINE_SPLIT, "x", {NULL}, "sampled_out"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 60; step++) {
            struct filter_setup filters;
            size_t count = 0;
            set_up(&filters, cases[i].config, cases[i].too_long, &LABELS, 0);
            line_writer_at(&filters.writer, (struct moment){.known = true, .ns = 5000});
            write_parts(&filters, slice_from_cstr(cases[i].text), step / 2, step % 2 == 1);
            for (; count < 4 && cases[i].lines[count] != NULL; count++) {
                assert_slice(setup_entry(filters.setup, count)->line, cases[i].lines[count]);
                assert_int_equal(setup_entry(filters.setup, count)->time_ns, 5000 + count);
            }
            assert_int_equal(filters.setup->sink.count, count);
            assert_int_equal(filters.setup->tally.lines, 1);
            assert_int_equal(filters.setup->tally.dropped_count > 0, cases[i].reason != NULL);
            assert_int_equal(tally_dropped(&filters.setup->tally, cases[i].reason),
                             cases[i].reason != NULL);
            tear_down(&filters);
        }
    }
}

static void an_empty_line_and_a_dropped_label_set_need_no_filter(void **state) {
    const struct entry_filter_config config = {.include_lines = SLICE("never")};

    (void)state;
    for (size_t step = 0; step < 8; step++) {
        struct filter_setup filters;
        set_up(&filters, config, LINE_SPLIT, &LABELS, 0);
        write_parts(&filters, SLICE(""), 0, false);
        assert_int_equal(tally_dropped(&filters.setup->tally, "empty_line"), 1);
        assert_int_equal(filters.setup->tally.dropped_count, 1);
        tear_down(&filters);
        set_up(&filters, config, LINE_SPLIT, &DROPPED, 0);
        write_parts(&filters, SLICE("0123456789abcdefghijklmnopq"), step / 2, step % 2 == 1);
        assert_int_equal(tally_dropped(&filters.setup->tally, "relabel_rule"), 2);
        assert_int_equal(filters.setup->tally.dropped_count, 1);
        tear_down(&filters);
    }
}

/* As if nothing was dropped: so that equal lines are not all treated alike, and the times of those
 * that are left do not depend on the filters. */
static void lines_without_time_keep_their_place_when_others_are_dropped(void **state) {
    const struct entry_filter_config config = {.exclude_lines = SLICE("b")};
    struct filter_setup filters;
    struct error err;

    (void)state;
    set_up(&filters, config, LINE_SPLIT, &LABELS, EVENT_NS);
    for (const char *line = "abab"; *line != '\0'; line++) {
        line_writer_at(&filters.writer, (struct moment){0});
        assert_true(line_writer_add(&filters.writer, slice_of(line, 1), false, &err));
    }
    line_writer_at(&filters.writer, (struct moment){.known = true, .ns = 7});
    assert_true(line_writer_add(&filters.writer, SLICE("b"), false, &err));
    line_writer_at(&filters.writer, (struct moment){0});
    assert_true(line_writer_add(&filters.writer, SLICE("a"), false, &err));
    EXPECT_LINES(filters.setup, "a", "a", "a");
    assert_int_equal(setup_entry(filters.setup, 0)->time_ns, EVENT_NS);
    assert_int_equal(setup_entry(filters.setup, 1)->time_ns, EVENT_NS + 2);
    assert_int_equal(setup_entry(filters.setup, 2)->time_ns, EVENT_NS + 4);
    tear_down(&filters);
}

/* Which of a hundred equal lines without a time are kept. */
static void sample_lines(int64_t fallback_ns, int64_t began_ns, bool kept[100]) {
    const struct entry_filter_config config = {.sample_rate = SLICE("0.5")};
    struct filter_setup filters;
    struct error err;

    set_up(&filters, config, LINE_SPLIT, &LABELS, fallback_ns);
    filters.setup->env.began_ns = began_ns;
    line_writer_clean_up(&filters.writer);
    line_writer_init(&filters.writer, &filters.setup->env, &LABELS, &filters.setup->item,
                     fallback_ns);
    for (int i = 0; i < 100; i++) {
        size_t before = filters.setup->sink.count;
        line_writer_at(&filters.writer, (struct moment){0});
        assert_true(line_writer_add(&filters.writer, SLICE("equal"), false, &err));
        kept[i] = filters.setup->sink.count > before;
    }
    assert_in_range(filters.setup->sink.count, 25, 75);
    tear_down(&filters);
}

static void a_retry_keeps_the_same_lines_also_without_any_time(void **state) {
    static const struct {
        int64_t fallback_ns[2];
        int64_t began_ns[2];
    } cases[] = {
        {{EVENT_NS, EVENT_NS}, {BEGAN_NS, BEGAN_NS + 1000000007}},
        {{BEGAN_NS, BEGAN_NS + 1000000007}, {BEGAN_NS, BEGAN_NS + 1000000007}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool first[100];
        bool again[100];
        sample_lines(cases[i].fallback_ns[0], cases[i].began_ns[0], first);
        sample_lines(cases[i].fallback_ns[1], cases[i].began_ns[1], again);
        assert_memory_equal(first, again, sizeof(first));
    }
}

static void a_sink_that_fails_ends_it(void **state) {
    const struct entry_filter_config config = {.redact = SLICE("ip")};
    struct filter_setup filters;
    struct error err;

    (void)state;
    set_up(&filters, config, LINE_SPLIT, &LABELS, 0);
    filters.setup->sink.fails_with = ERROR_DOWN;
    assert_false(line_writer_add(&filters.writer, SLICE("1.2.3.4"), false, &err));
    assert_int_equal(err.code, ERROR_DOWN);
    tear_down(&filters);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_filtered_before_they_are_cut),
        cmocka_unit_test(an_empty_line_and_a_dropped_label_set_need_no_filter),
        cmocka_unit_test(lines_without_time_keep_their_place_when_others_are_dropped),
        cmocka_unit_test(a_retry_keeps_the_same_lines_also_without_any_time),
        cmocka_unit_test(a_sink_that_fails_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
