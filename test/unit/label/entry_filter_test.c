/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/entry_filter.h"

#include "promtail/buf.h"
#include "promtail/regex.h"
#include "test.h"

/* As SLICE, for static tables. */
#define TEXT(literal)                                                                              \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }

enum { LINE_MAX_BYTES = 16, OUT_MAX = 1 << 20 };

struct setup {
    struct line_sink sink; /* first */
    struct regex_scratch *scratch;
    struct entry_filter *filter;
    struct filtered_line *line;
    struct tally tally;
    struct buf out; /* lines, each with a '|' after it */
    bool fails;
};

static bool add_out(struct line_sink *sink, struct slice text, bool partial, struct error *err) {
    struct setup *setup = (struct setup *)sink;

    if (setup->fails) {
        return error_set(err, ERROR_DOWN, "down");
    }
    assert_true(buf_append(&setup->out, text) && (partial || buf_append_byte(&setup->out, '|')));
    return true;
}

static bool make_filter(struct setup *setup, struct entry_filter_config config, const char **bad,
                        struct error *err) {
    *setup = (struct setup){.sink = {add_out}, .scratch = regex_scratch_new()};
    buf_init(&setup->out, OUT_MAX);
    config.scratch = setup->scratch;
    config.line_bytes_max = LINE_MAX_BYTES;
    return entry_filter_new(&config, &setup->filter, bad, err);
}

static void set_up(struct setup *setup, struct entry_filter_config config) {
    const char *bad;
    struct error err;

    assert_true(make_filter(setup, config, &bad, &err));
    assert_non_null(setup->filter);
    setup->line = filtered_line_new(setup->filter, &setup->sink, &setup->tally);
}

static void tear_down(struct setup *setup) {
    filtered_line_destroy(setup->line);
    entry_filter_destroy(setup->filter);
    regex_scratch_destroy(setup->scratch);
    buf_clean_up(&setup->out);
}

/* step 0: at once. Returns why it was dropped, or "". */
static const char *add_line(struct setup *setup, struct slice text, size_t step) {
    const char *dropped = NULL;
    struct error err;
    size_t at = 0;

    do {
        struct slice part = step == 0 ? text : slice_between(text, at, at + step);
        assert_null(dropped);
        at += part.len;
        assert_true(filtered_line_add(setup->line, 1000 + (int64_t)at, part, at < text.len,
                                      &dropped, &err));
    } while (at < text.len);
    return dropped != NULL ? dropped : "";
}

static void lines_are_kept_or_dropped_by_their_first_bytes(void **state) {
    static const struct {
        struct entry_filter_config config;
        const char *text;
        const char *dropped; /* "": it is passed on */
        const char *becomes; /* NULL: it stays as it is */
    } cases[] = {
        {{.include_lines = TEXT("err|warn")}, "an error", "", NULL},
        {{.include_lines = TEXT("err|warn")}, "fine", "filtered_include", ""},
        {{.include_lines = TEXT("^$")}, "x", "filtered_include", ""},
        {{.exclude_lines = TEXT("^GET /health")}, "GET /healthz", "filtered_exclude", ""},
        {{.exclude_lines = TEXT("^GET /health")}, "GET /", "", NULL},
        {{.include_lines = TEXT("a"), .exclude_lines = TEXT("b")}, "ab", "filtered_exclude", ""},
        {{.include_lines = TEXT("a"), .exclude_lines = TEXT("b")}, "b", "filtered_include", ""},
        /* 16 bytes are looked at. */
        {{.include_lines = TEXT("f")}, "0123456789abcdef", "", NULL},
        {{.include_lines = TEXT("f")}, "0123456789abcdef and on", "", NULL},
        {{.include_lines = TEXT("f$")}, "0123456789abcdef and on", "", NULL},
        {{.include_lines = TEXT("g")}, "0123456789abcdefg", "filtered_include", ""},
        {{.exclude_lines = TEXT("g")}, "0123456789abcdefg and on and on", "", NULL},
        {{.exclude_lines = TEXT("0")}, "0123456789abcdefg and on and on", "filtered_exclude", ""},
        {{.sample_rate = TEXT("0")}, "any", "sampled_out", ""},
        /* The expressions see what was read, not what replaces it. */
        {{.exclude_lines = TEXT("redacted"), .redact = TEXT("ip")},
         "at 10.0.0.1",
         "",
         "at <redacted:ip>|"},
        {{.include_lines = TEXT("10\\.0"), .redact = TEXT("ip")},
         "at 10.0.0.1",
         "",
         "at <redacted:ip>|"},
        {{.redact = TEXT("credit_card")},
         "0123456 4111111111111111 and on",
         "",
         "0123456 <redacted:credit_card> and on|"},
        {{.exclude_lines = TEXT("4111"), .redact = TEXT("credit_card")},
         "x 4111111111111111",
         "filtered_exclude",
         ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t step = 0; step < 40; step++) {
            struct setup setup;
            set_up(&setup, cases[i].config);
            struct slice text = slice_from_cstr(cases[i].text);
            assert_string_equal(add_line(&setup, text, step), cases[i].dropped);
            if (cases[i].becomes != NULL) {
                assert_slice(buf_slice(&setup.out), cases[i].becomes);
            } else {
                assert_true(slice_ends_with(buf_slice(&setup.out), SLICE("|")));
                assert_true(
                    slice_equal(slice_first(buf_slice(&setup.out), setup.out.len - 1), text));
            }
            buf_reset(&setup.out);
            /* The next line is decided anew. */
            (void)add_line(&setup, SLICE("GET a fine error 10.0"), step);
            tear_down(&setup);
        }
    }
}

static void sampling_hashes_the_time_of_the_first_part(void **state) {
    struct slice text = SLICE("0123456789abcdef and so on");
    const struct entry_filter_config config = {.sample_rate = SLICE("0.5")};
    struct setup setup;

    (void)state;
    set_up(&setup, config);
    for (int64_t time_ns = 0; time_ns < 200; time_ns++) {
        const char *whole;
        const char *dropped;
        struct error err;
        assert_true(filtered_line_add(setup.line, time_ns, text, false, &whole, &err));
        assert_true(
            filtered_line_add(setup.line, time_ns, slice_first(text, 3), true, &dropped, &err));
        assert_null(dropped);
        assert_true(filtered_line_add(setup.line, 77, slice_after(text, 3), false, &dropped, &err));
        assert_ptr_equal(dropped, whole);
    }
    tear_down(&setup);
}

static void what_is_not_configured_makes_no_filter(void **state) {
    static const struct entry_filter_config nothing[] = {
        {.sample_rate = TEXT("")},
        {.sample_rate = TEXT("1")},
        {.sample_rate = TEXT("1.0"), .redact = TEXT(" ")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        struct setup setup;
        const char *bad;
        struct error err;
        assert_true(make_filter(&setup, nothing[i], &bad, &err));
        assert_null(setup.filter);
        tear_down(&setup);
    }
    filtered_line_destroy(NULL);
}

static void errors_say_which_variable_and_where(void **state) {
    static const struct {
        struct entry_filter_config config;
        const char *bad;
        const char *error;
    } cases[] = {
        {{.include_lines = TEXT("a[b")},
         "INCLUDE_LINES",
         "missing closing ]: `[b`, at byte 2 (example: level=(warn|error))"},
        {{.include_lines = TEXT("a"), .exclude_lines = TEXT("(?=a)")},
         "EXCLUDE_LINES",
         "invalid or unsupported Perl syntax: `(?=`, at byte 1 (example: level=(warn|error))"},
        {{.sample_rate = TEXT("2")}, "SAMPLE_RATE", "must be from 0 to 1 (example: 0.25)"},
        {{.redact = TEXT("ip,phone")},
         "REDACT",
         "name 2: 'phone' must be one of: ip, email, credit_card, aws_key (example: ip,email)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct setup setup;
        const char *bad = "";
        struct error err = {0};
        assert_false(make_filter(&setup, cases[i].config, &bad, &err));
        assert_string_equal(bad, cases[i].bad);
        assert_string_equal(err.text, cases[i].error);
        assert_null(setup.filter);
        tear_down(&setup);
    }
}

static void a_sink_that_fails_ends_the_line(void **state) {
    static const struct entry_filter_config configs[] = {
        {.exclude_lines = TEXT("X")},
        {.redact = TEXT("ip")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
        struct setup setup;
        const char *dropped;
        struct error err;
        set_up(&setup, configs[i]);
        setup.fails = true;
        assert_false(
            filtered_line_add(setup.line, 0, SLICE("0123456789abcdef"), true, &dropped, &err));
        assert_int_equal(err.code, ERROR_DOWN);
        assert_null(dropped);
        setup.fails = false;
        assert_string_equal(add_line(&setup, SLICE("another"), 0), "");
        assert_slice(buf_slice(&setup.out), "another|");
        tear_down(&setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_kept_or_dropped_by_their_first_bytes),
        cmocka_unit_test(sampling_hashes_the_time_of_the_first_part),
        cmocka_unit_test(what_is_not_configured_makes_no_filter),
        cmocka_unit_test(errors_say_which_variable_and_where),
        cmocka_unit_test(a_sink_that_fails_ends_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
