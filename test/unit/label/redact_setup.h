/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact_setup: lines through redact_line, for the tests of the presets: whole, one byte at a time,
 * in steps, and far from either end of the line. However a line comes, the answer is the same.
 */
#ifndef PROMTAIL_TEST_REDACT_SETUP_H
#define PROMTAIL_TEST_REDACT_SETUP_H

#include "label/redact_line.h"
#include "test.h"

enum { REDACT_OUT_MAX = 1 << 24 };

struct redact_setup {
    struct line_sink sink; /* first */
    struct redact redact;
    struct redact_line line;
    struct tally tally;
    struct buf out;
    unsigned adds;
    bool ended;
    bool fails;
};

static inline bool redact_setup_add(struct line_sink *sink, struct slice text, bool partial,
                                    struct error *err) {
    struct redact_setup *setup = (struct redact_setup *)sink;

    assert_false(setup->ended);
    setup->adds++;
    setup->ended = !partial;
    assert_true(buf_append(&setup->out, text));
    return !setup->fails || error_set(err, ERROR_DOWN, "down");
}

static inline void redact_set_up(struct redact_setup *setup, const char *presets) {
    struct error err = {0};

    *setup = (struct redact_setup){.sink = {redact_setup_add}};
    assert_true(redact_init(&setup->redact, slice_from_cstr(presets), &err));
    redact_line_init(&setup->line, &setup->redact, &setup->sink, &setup->tally);
    buf_init(&setup->out, REDACT_OUT_MAX);
}

static inline void redact_tear_down(struct redact_setup *setup) {
    redact_line_clean_up(&setup->line);
    redact_line_clean_up(&setup->line);
    buf_clean_up(&setup->out);
}

/* step 0: the whole line at once. */
static inline struct slice redact_text(struct redact_setup *setup, struct slice text, size_t step) {
    struct error err = {0};
    size_t at = 0;

    buf_reset(&setup->out);
    setup->ended = false;
    do {
        struct slice part = step == 0 ? text : slice_between(text, at, at + step);
        at += part.len;
        assert_true(redact_line_add(&setup->line, part, at < text.len, &err));
    } while (at < text.len);
    assert_true(setup->ended);
    return buf_slice(&setup->out);
}

static inline void append_padding(struct buf *text, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        assert_true(buf_append_byte(text, i % 10 == 5 ? '#' : ' '));
    }
}

/* before and after: NULL stands for "after is before". */
static inline void expect_redacted(const char *presets, const char *before, const char *after) {
    static const size_t paddings[] = {0, 70, 400};
    static const size_t steps[] = {0, 1, 7, 64, 333};
    struct redact_setup setup;
    struct buf line;
    struct buf expected;

    redact_set_up(&setup, presets);
    buf_init(&line, 1 << 20);
    buf_init(&expected, 1 << 20);
    for (size_t i = 0; i < 15; i++) {
        size_t padding = paddings[i % 3];
        buf_reset(&line);
        buf_reset(&expected);
        append_padding(&line, padding);
        append_padding(&expected, padding);
        assert_true(buf_append_cstr(&line, before));
        assert_true(buf_append_cstr(&expected, after == NULL ? before : after));
        append_padding(&line, padding);
        append_padding(&expected, padding);
        struct slice got = redact_text(&setup, buf_slice(&line), steps[i / 3]);
        if (!slice_equal(got, buf_slice(&expected))) {
            fail_msg("\"%s\" with %zu around it, steps of %zu: got \"%.*s\"", before, padding,
                     steps[i / 3], SLICE_ARG(got));
        }
    }
    buf_clean_up(&line);
    buf_clean_up(&expected);
    redact_tear_down(&setup);
}

#define EXPECT_REDACTED(presets, cases)                                                            \
    do {                                                                                           \
        for (size_t case_i = 0; case_i < sizeof(cases) / sizeof((cases)[0]); case_i++) {           \
            expect_redacted(presets, (cases)[case_i][0], (cases)[case_i][1]);                      \
        }                                                                                          \
    } while (0)

#endif
