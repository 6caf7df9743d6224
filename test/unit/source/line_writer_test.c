/* SPDX-License-Identifier: Apache-2.0 */
#include "source/line_writer.h"

#include "source_setup.h"

static const struct label_set LABELS = {.text = {(const unsigned char *)"{a=\"b\"}", 7}};

static void write_line(struct setup *setup, struct slice text, size_t piece, int64_t time_ns) {
    struct line_writer writer;
    struct error err;

    line_writer_init(&writer, &setup->env, &LABELS, &setup->item, 0);
    line_writer_at(&writer, moment_at(time_ns));
    if (piece == 0) {
        assert_true(line_writer_add(&writer, text, false, &err));
    } else {
        for (size_t at = 0; at < text.len; at += piece) {
            struct slice part = slice_between(text, at, at + piece);
            assert_true(line_writer_add(&writer, part, at + piece < text.len, &err));
        }
    }
    line_writer_clean_up(&writer);
    line_writer_clean_up(&writer);
}

static void long_lines_are_split_truncated_or_sent(void **state) {
    static const struct {
        enum line_too_long too_long;
        const char *text;
        const char *lines[4];
        uint64_t truncated;
    } cases[] = {
        {LINE_SPLIT, "0123456789abcdef", {"0123456789abcdef"}, 0},
        {LINE_SPLIT, "0123456789abcdefg", {"0123456789abcdef", "g"}, 0},
        {LINE_SPLIT, "0123456789abcdé!", {"0123456789abcdé", "!"}, 0},
        {LINE_SPLIT, "0123456789abcdeé", {"0123456789abcde", "é"}, 0},
        {LINE_SPLIT, "0123456789abc😀😀", {"0123456789abc", "😀😀"}, 0},
        {LINE_SPLIT,
         "01234567\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80",
         {"01234567\x80\x80\x80\x80\x80\x80\x80\x80", "\x80\x80"},
         0},
        {LINE_TRUNCATE, "0123456789abcdef", {"0123456789abcdef"}, 0},
        {LINE_TRUNCATE, "0123456789abcdefg", {"01234[truncated]"}, 1},
        {LINE_TRUNCATE, "0123é6789abcdefgh", {"0123[truncated]"}, 1},
        {LINE_SEND, "0123456789abcdefghijklmnop", {"0123456789abcdefghijklmnop"}, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t piece = 0; piece < 20; piece++) {
            struct setup *setup = setup_new();
            size_t count = 0;

            setup->config.line_bytes_max = 16;
            setup->config.too_long = cases[i].too_long;
            write_line(setup, slice_from_cstr(cases[i].text), piece, 5000);
            for (; count < 4 && cases[i].lines[count] != NULL; count++) {
                assert_slice(setup_entry(setup, count)->line, cases[i].lines[count]);
                assert_int_equal(setup_entry(setup, count)->time_ns, 5000 + count);
            }
            assert_int_equal(setup->sink.count, count);
            assert_int_equal(setup->tally.lines, 1);
            assert_int_equal(tally_dropped(&setup->tally, "line_truncated"), cases[i].truncated);
            setup_destroy(setup);
        }
    }
}

static void an_empty_line_is_counted_and_dropped(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    write_line(setup, (struct slice){0}, 0, 1);
    assert_int_equal(setup->sink.count, 0);
    assert_int_equal(setup->tally.lines, 1);
    assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 1);
    setup_destroy(setup);
}

static void lines_without_time_get_the_fallback_and_the_next_nanoseconds(void **state) {
    struct setup *setup = setup_new();
    struct line_writer writer;
    struct error err;

    (void)state;
    setup->config.line_bytes_max = 16;
    line_writer_init(&writer, &setup->env, &LABELS, &setup->item, EVENT_NS);
    assert_true(line_writer_add(&writer, SLICE("0123456789abcdef and more"), false, &err));
    line_writer_at(&writer, moment_at(7));
    assert_true(line_writer_add(&writer, SLICE("timed"), false, &err));
    line_writer_at(&writer, (struct moment){0});
    assert_true(line_writer_add(&writer, SLICE("next"), false, &err));
    line_writer_clean_up(&writer);
    EXPECT_LINES(setup, "0123456789abcdef", " and more", "timed", "next");
    assert_int_equal(setup_entry(setup, 1)->time_ns, EVENT_NS + 1);
    assert_int_equal(setup_entry(setup, 2)->time_ns, 7);
    assert_int_equal(setup_entry(setup, 3)->time_ns, EVENT_NS + 2);
    setup_again(setup);
    line_writer_init(&writer, &setup->env, &LABELS, &setup->item, 0);
    assert_true(line_writer_add(&writer, SLICE("of 1970"), false, &err));
    assert_int_equal(setup_entry(setup, 0)->time_ns, 0);
    line_writer_clean_up(&writer);
    setup_destroy(setup);
}

static void the_last_nanosecond_there_is_does_not_overflow(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    setup->config.line_bytes_max = 16;
    write_line(setup, SLICE("0123456789abcdef and more"), 0, INT64_MAX);
    EXPECT_LINES(setup, "0123456789abcdef", " and more");
    assert_int_equal(setup_entry(setup, 1)->time_ns, INT64_MAX);
    setup_destroy(setup);
}

static void a_sink_that_fails_ends_it(void **state) {
    (void)state;
    for (size_t after = 0; after < 3; after++) {
        for (int too_long = LINE_SPLIT; too_long <= LINE_SEND; too_long++) {
            struct setup *setup = setup_new();
            struct line_writer writer;
            struct error err = {0};
            bool ok = true;

            setup->config.line_bytes_max = 16;
            setup->config.too_long = (enum line_too_long)too_long;
            setup->sink.fails_after = after;
            setup->sink.fails_with = ERROR_DOWN;
            line_writer_init(&writer, &setup->env, &LABELS, &setup->item, 0);
            for (int i = 0; ok && i < 40; i++) {
                ok = line_writer_add(&writer, SLICE("some text of it"), i % 8 != 7, &err);
            }
            assert_false(ok);
            assert_int_equal(err.code, ERROR_DOWN);
            assert_int_equal(setup->sink.count, after);
            line_writer_clean_up(&writer);
            setup_destroy(setup);
        }
    }
}

static void lines_are_printed_only_when_wanted(void **state) {
    (void)state;
    for (int wanted = 0; wanted < 2; wanted++) {
        struct setup *setup = setup_new();
        char printed[1024];
        int ends[2];
        ssize_t got;

        assert_int_equal(pipe(ends), 0);
        setup->log.fd = ends[1];
        setup->log.level = LOG_INFO;
        setup->config.print_lines = wanted == 1;
        write_line(setup, SLICE("a secret"), 0, 1);
        close(ends[1]);
        got = read(ends[0], printed, sizeof(printed));
        close(ends[0]);
        struct slice text = slice_of(printed, (size_t)got);
        assert_int_equal(slice_find(text, SLICE("a secret")) < text.len, wanted);
        setup_destroy(setup);
    }
}

/* Each entry once, pieces too; the sink, which would fail, sees none. */
static void entries_of_a_dropped_label_set_are_counted_by_its_reason(void **state) {
    static const struct {
        const char *reason;
        const char *text;
        enum line_too_long too_long;
        uint64_t dropped;
    } cases[] = {
        {"no_labels", "a line", LINE_SPLIT, 1},
        {"relabel_rule", "0123456789abcdefghijklmnopqrstuvwxyz", LINE_SPLIT, 3},
        {"relabel_rule", "0123456789abcdefghijklmnopqrstuvwxyz", LINE_TRUNCATE, 1},
        {"invalid_tenant", "0123456789abcdefghijklmnopqrstuvwxyz", LINE_SEND, 1},
        {"no_labels", "", LINE_SPLIT, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct label_set labels = {.drop = cases[i].reason};
        struct setup *setup = setup_new();
        struct line_writer writer;
        struct error err;

        setup->config.line_bytes_max = 16;
        setup->config.too_long = cases[i].too_long;
        setup->sink.fails_with = ERROR_DOWN;
        line_writer_init(&writer, &setup->env, &labels, &setup->item, 0);
        assert_true(line_writer_add(&writer, slice_from_cstr(cases[i].text), false, &err));
        line_writer_clean_up(&writer);
        assert_int_equal(setup->sink.count, 0);
        assert_int_equal(setup->tally.lines, 1);
        assert_int_equal(tally_dropped(&setup->tally, cases[i].reason), cases[i].dropped);
        setup_destroy(setup);
    }
}

/* The item fails with the reason of the set, once, and is read on. */
static void entries_of_a_dropped_label_set_may_fail_their_item(void **state) {
    struct error reason = {0};
    struct error err;

    (void)state;
    error_set(&reason, ERROR_LIMIT, "17 labels");
    for (int fails = 0; fails < 2; fails++) {
        const struct label_set labels = {.drop = "label_limits",
                                         .drop_fails = fails ? &reason : NULL};
        struct setup *setup = setup_new();
        struct line_writer writer;

        line_writer_init(&writer, &setup->env, &labels, &setup->item, 0);
        assert_true(line_writer_add(&writer, SLICE("a line"), false, &err));
        assert_true(line_writer_add(&writer, SLICE("another"), false, &err));
        line_writer_clean_up(&writer);
        write_line(setup, SLICE("of another stream"), 0, 1);
        assert_int_equal(setup->sink.count, 1);
        assert_int_equal(tally_dropped(&setup->tally, "label_limits"), 2);
        expect_state(setup, fails ? WORK_FAILED : WORK_OPEN);
        assert_true(!fails || strcmp(setup->item.reason->text, "17 labels") == 0);
        assert_int_equal(setup->item.holds, 0);
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_lines_are_split_truncated_or_sent),
        cmocka_unit_test(an_empty_line_is_counted_and_dropped),
        cmocka_unit_test(lines_without_time_get_the_fallback_and_the_next_nanoseconds),
        cmocka_unit_test(the_last_nanosecond_there_is_does_not_overflow),
        cmocka_unit_test(a_sink_that_fails_ends_it),
        cmocka_unit_test(lines_are_printed_only_when_wanted),
        cmocka_unit_test(entries_of_a_dropped_label_set_are_counted_by_its_reason),
        cmocka_unit_test(entries_of_a_dropped_label_set_may_fail_their_item),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
