/* SPDX-License-Identifier: Apache-2.0 */
#include "label/redact_line.h"

#include "redact_setup.h"

#define ALL "ip,email,credit_card,aws_key"

static void findings_are_counted_by_preset(void **state) {
    struct redact_setup setup;

    (void)state;
    for (size_t step = 0; step < 3; step++) {
        redact_set_up(&setup, ALL);
        (void)redact_text(&setup, SLICE("1.2.3.4 ::1 a@b.cd 4111111111111111"), step);
        assert_int_equal(tally_dropped(&setup.tally, "redacted_ip"), 2);
        assert_int_equal(tally_dropped(&setup.tally, "redacted_email"), 1);
        assert_int_equal(tally_dropped(&setup.tally, "redacted_credit_card"), 1);
        assert_int_equal(tally_dropped(&setup.tally, "redacted_aws_key"), 0);
        redact_tear_down(&setup);
    }
}

static void a_line_without_a_finding_is_passed_on_where_it_stands(void **state) {
    struct redact_setup setup;
    struct buf line;

    (void)state;
    redact_set_up(&setup, ALL);
    buf_init(&line, 1 << 20);
    append_padding(&line, 300000);
    assert_slice(redact_text(&setup, SLICE("nothing"), 0), "nothing");
    assert_true(slice_equal(redact_text(&setup, buf_slice(&line), 0), buf_slice(&line)));
    assert_int_equal(setup.adds, 2);
    assert_int_equal(setup.line.held.cap, 0);
    assert_int_equal(setup.line.redacted.cap, 0);
    buf_clean_up(&line);
    redact_tear_down(&setup);
}

/* 64 KiB are held of a line of 2 MiB, whatever it is replaced by. */
static void memory_does_not_grow_with_the_line(void **state) {
    static const struct {
        const char *unit;
        const char *becomes;
    } cases[] = {
        {"::1 ", "<redacted:ip> "},
        {"a@b.cd,", "<redacted:email>,"},
        {"1234567890", "1234567890"},
        {"aaaaaaaaaa", "aaaaaaaaaa"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct redact_setup setup;
        struct buf line;
        size_t count = 0;
        redact_set_up(&setup, ALL);
        buf_init(&line, 1 << 22);
        for (; line.len < 1 << 21; count++) {
            assert_true(buf_append_cstr(&line, cases[i].unit));
        }
        for (size_t step = 0; step < 400000; step += 130001) {
            struct slice got = redact_text(&setup, buf_slice(&line), step);
            struct slice unit = slice_from_cstr(cases[i].becomes);
            assert_int_equal(got.len, count * unit.len);
            for (size_t at = 0; at < got.len; at += unit.len) {
                assert_true(slice_equal(slice_between(got, at, at + unit.len), unit));
            }
            assert_true(setup.line.held.cap + setup.line.redacted.cap < 1 << 20);
        }
        buf_clean_up(&line);
        redact_tear_down(&setup);
    }
}

static void a_sink_that_fails_ends_the_line(void **state) {
    static const size_t steps[] = {0, 5};
    struct redact_setup setup;
    struct error err = {0};

    (void)state;
    redact_set_up(&setup, ALL);
    for (size_t i = 0; i < 2; i++) {
        setup.fails = true;
        setup.ended = false;
        assert_false(redact_line_add(&setup.line, SLICE("::1 4111"), steps[i] > 0, &err));
        assert_int_equal(err.code, ERROR_DOWN);
        setup.fails = false;
        assert_slice(redact_text(&setup, SLICE("111111111111 ::2"), steps[i]),
                     "111111111111 <redacted:ip>");
    }
    redact_tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_counted_by_preset),
        cmocka_unit_test(a_line_without_a_finding_is_passed_on_where_it_stands),
        cmocka_unit_test(memory_does_not_grow_with_the_line),
        cmocka_unit_test(a_sink_that_fails_ends_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
