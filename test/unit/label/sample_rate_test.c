/* SPDX-License-Identifier: Apache-2.0 */
#include "label/sample_rate.h"

#include <stdio.h>

#include "test.h"

#define NOT_A_SHARE                                                                                \
    "is not a share of lines: give a decimal fraction from 0 to 1, at most 18 digits after the "   \
    "point (example: 0.25)"
#define OUT_OF_RANGE "must be from 0 to 1 (example: 0.25)"

static void shares_are_read_exactly(void **state) {
    static const struct {
        const char *text;
        uint64_t kept;
        bool keeps_all;
    } cases[] = {
        {"", 0, true},
        {"1", 0, true},
        {"1.0", 0, true},
        {"1.000000000000000000", 0, true},
        {"0", 0, false},
        {"0.0", 0, false},
        {"0.5", UINT64_C(1) << 63, false},
        {".25", UINT64_C(1) << 62, false},
        {"0.75", UINT64_C(3) << 62, false},
        {"0.1", 1844674407370955161, false},
        {"0.000000000000000001", 18, false},
        {"0.999999999999999999", UINT64_MAX - 18, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sample_rate rate = {0};
        struct error err = {0};
        assert_true(sample_rate_parse(&rate, slice_from_cstr(cases[i].text), &err));
        assert_int_equal(rate.keeps_all, cases[i].keeps_all);
        assert_true(rate.kept == cases[i].kept);
    }
}

static void what_is_no_share_is_refused(void **state) {
    static const struct {
        const char *text;
        const char *error;
    } cases[] = {
        {"1.5", OUT_OF_RANGE},  {"2", OUT_OF_RANGE},   {"1.000000000000000001", OUT_OF_RANGE},
        {"-0.5", NOT_A_SHARE},  {"+0.5", NOT_A_SHARE}, {"0,5", NOT_A_SHARE},
        {"50%", NOT_A_SHARE},   {"1e-1", NOT_A_SHARE}, {"0.1234567890123456789", NOT_A_SHARE},
        {".", NOT_A_SHARE},     {"1.", NOT_A_SHARE},   {"0.5 ", NOT_A_SHARE},
        {"0.5.5", NOT_A_SHARE}, {"nan", NOT_A_SHARE},  {"99999999999999999999", NOT_A_SHARE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sample_rate rate = {0};
        struct error err = {0};
        assert_false(sample_rate_parse(&rate, slice_from_cstr(cases[i].text), &err));
        assert_string_equal(err.text, cases[i].error);
    }
}

/* Lines of one kind, and times that differ by little: what a poor hash would treat alike. */
static unsigned kept_of(const char *share, unsigned count, int64_t step_ns, bool equal_lines) {
    struct sample_rate rate = {0};
    struct error err = {0};
    unsigned kept = 0;

    assert_true(sample_rate_parse(&rate, slice_from_cstr(share), &err));
    for (unsigned i = 0; i < count; i++) {
        char text[64];
        int len = snprintf(text, sizeof(text), "GET /item/%u 200", equal_lines ? 0 : i);
        kept += sample_rate_keeps(&rate, INT64_C(1700000000000000000) + i * step_ns,
                                  slice_of(text, (size_t)len));
    }
    return kept;
}

static void the_share_is_kept_whatever_the_lines_are(void **state) {
    static const struct {
        const char *share;
        double part;
    } cases[] = {{"0", 0}, {"0.01", 0.01}, {"0.1", 0.1}, {"0.5", 0.5}, {"0.9", 0.9}, {"1", 1}};
    enum { COUNT = 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        double expected = cases[i].part * COUNT;
        double most = 5 * 158; /* five standard deviations of the widest */
        for (int kind = 0; kind < 3; kind++) {
            unsigned kept = kept_of(cases[i].share, COUNT,
                                    kind == 1   ? 0
                                    : kind == 2 ? 1
                                                : 1000000,
                                    kind == 2);
            if (kept > expected + most || kept < expected - most) {
                fail_msg("share %s, kind %d: %u of %u are kept", cases[i].share, kind, kept,
                         (unsigned)COUNT);
            }
            assert_true(expected > 0 || kept == 0);
            assert_true(expected < COUNT || kept == COUNT);
        }
    }
}

/* A function of another version must decide as this one: these must never change. */
static void the_same_lines_are_kept_for_ever(void **state) {
    static const char *const texts[] = {
        "", "a", "GET / 200", "a line that is longer than thirty-two bytes", "\xff\x00\x01",
    };
    static const char kept[] = "100110101101111110001011011110000101100000011";
    struct sample_rate rate = {0};
    struct error err = {0};
    char got[64] = "";
    size_t count = 0;

    (void)state;
    assert_true(sample_rate_parse(&rate, SLICE("0.5"), &err));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        for (int64_t time_ns = -1; time_ns <= 2000000000; time_ns += 250000000) {
            bool keeps = sample_rate_keeps(&rate, time_ns, slice_from_cstr(texts[i]));
            got[count++] = keeps ? '1' : '0';
        }
    }
    assert_string_equal(got, kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_read_exactly),
        cmocka_unit_test(what_is_no_share_is_refused),
        cmocka_unit_test(the_share_is_kept_whatever_the_lines_are),
        cmocka_unit_test(the_same_lines_are_kept_for_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
