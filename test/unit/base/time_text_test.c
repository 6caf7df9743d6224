/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/time.h"
#include "test.h"

struct text_case {
    const char *text;
    int64_t ns;       /* INT64_MIN: no time at its front */
    const char *rest; /* what follows it */
};

static void expect_taken(time_take *take, const struct text_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct slice whole = slice_from_cstr(cases[i].text);
        struct slice text = whole;
        int64_t ns = INT64_MIN;
        bool ok = take(&text, &ns);

        if (ok != (cases[i].ns != INT64_MIN) || (ok && ns != cases[i].ns)) {
            fail_msg("%s gave %d, %lld", cases[i].text, ok, (long long)ns);
        }
        if (ok ? !slice_equal(text, slice_from_cstr(cases[i].rest)) : text.ptr != whole.ptr) {
            fail_msg("%s left %.*s", cases[i].text, SLICE_ARG(text));
        }
        for (size_t len = 0; !ok && len < whole.len; len++) { /* cut anywhere: none, either */
            text = slice_first(whole, len);
            (void)take(&text, &ns);
            assert_true(text.len <= len);
        }
    }
}
#define EXPECT_TAKEN(take, cases) expect_taken(take, cases, sizeof(cases) / sizeof((cases)[0]))

static const struct text_case RFC3339[] = {
    {"2018-07-02T22:23:00.186641Z app", 1530570180186641000, " app"},
    {"2018-12-20 02:59:40", 1545274780000000000, ""},
    {"2018-12-20\t02:59:40\tLAX1", 1545274780000000000, "\tLAX1"},
    {"2018-12-20,02:59:40,LAX1", 1545274780000000000, ",LAX1"},
    {"2018-12-20|02:59:40|LAX1", 1545274780000000000, "|LAX1"},
    {"2018-12-20T02:59:40+01 x", 1545271180000000000, " x"},
    {"2018-12-20T02:59:40.5-00:30", 1545276580500000000, ""},
    {"2020-10-13T22:10:01.006481+0000", 1602627001006481000, ""},
    {"2025-07-04 11:57:55,836] INFO", 1751630275836000000, "] INFO"},
    {"2018-12-20 02:59:40 UTC:10.0.0.5", 1545274780000000000, ":10.0.0.5"},
    {"2018-12-20 02:59:40 GMT", 1545274780000000000, ""},
    {"2018-12-20 02:59:40, x", 1545274780000000000, ", x"},
    {"2018-12-20 02:59:40.x", 1545274780000000000, ".x"},
    {"2018-12-20 02:59:40-x", 1545274780000000000, "-x"},
    {"2016-12-31T23:59:60Z", 1483228800000000000, ""},
    {"2018-12-20T02:59:40.1234567890123456789Z", 1545274780123456789, ""},
    {"2018-12-20T02:59:40+24:00", INT64_MIN, NULL},
    {"2018-12-20T02:59:40+01:60", INT64_MIN, NULL},
    {"2018-12-20x02:59:40", INT64_MIN, NULL},
    {"2018-12-20T02:59:61", INT64_MIN, NULL},
    {"2018-00-20T02:59:40", INT64_MIN, NULL},
    {"2018-12-00T02:59:40", INT64_MIN, NULL},
    {"2018-12-32T02:59:40", INT64_MIN, NULL},
    {"1900-02-29T02:59:40", INT64_MIN, NULL},
    {"0001-01-01T00:00:00", INT64_MIN, NULL},
    {"+018-12-20T02:59:40", INT64_MIN, NULL},
    {"2018-12-20T 2:59:40", INT64_MIN, NULL},
    {"2018/12/20T02:59:40", INT64_MIN, NULL},
};

static const struct text_case CLF[] = {
    {"06/Feb/2019:00:00:38 +0000] x", 1549411238000000000, "] x"},
    {"06/Feb/2019:00:00:38 -0130", 1549416638000000000, ""},
    {"06/Feb/2019:00:00:38.25 +0000", 1549411238250000000, ""},
    {"06/Feb/2019:00:00:38] x", 1549411238000000000, "] x"},
    {"06/Feb/2019:00:00:38 x", 1549411238000000000, " x"},
    {"06/feb/2019:00:00:38 +0000", INT64_MIN, NULL},
    {"30/Feb/2019:00:00:38 +0000", INT64_MIN, NULL},
    {"6/Feb/2019:00:00:38 +0000", INT64_MIN, NULL},
    {"06/Feb/2019 00:00:38 +0000", INT64_MIN, NULL},
    {"06/Feb/2019:00:00 +0000", INT64_MIN, NULL},
    {"06/Feb/2019:00:00:38 +9900", INT64_MIN, NULL},
};

static const struct text_case SLASHES[] = {
    {"2023/11/20 12:34:57.104563 Running", 1700483697104563000, " Running"},
    {"2023/11/20 12:34:56", 1700483696000000000, ""},
    {"23/11/20 12:34:56 INFO", 1700483696000000000, " INFO"},
    {"23/11/20 12:34:56,123 INFO", 1700483696123000000, " INFO"},
    {"123/11/20 12:34:56", INT64_MIN, NULL},
    {"2023/11/31 12:34:56", INT64_MIN, NULL},
    {"2023/13/20 12:34:56", INT64_MIN, NULL},
    {"2023/11/20T12:34:56", INT64_MIN, NULL},
    {"2023/11/20", INT64_MIN, NULL},
    {"20/Nov/2023 12:34:56", INT64_MIN, NULL},
};

static const struct text_case HYPHENS[] = {
    {"20-Nov-2023 12:34:56.789 INFO", 1700483696789000000, " INFO"},
    {"20-Nov-2023 12:34:56", 1700483696000000000, ""},
    {"31-Nov-2023 12:34:56", INT64_MIN, NULL},
    {"20-nov-2023 12:34:56", INT64_MIN, NULL},
    {"20-Nov-23 12:34:56", INT64_MIN, NULL},
    {"20-11-2023 12:34:56", INT64_MIN, NULL},
};

static const struct text_case COMPACT[] = {
    {"20231120 12:34:56,ip-10-0-0-1", 1700483696000000000, ",ip-10-0-0-1"},
    {"20231120 12:34:56.5", 1700483696500000000, ""},
    {"20231131 12:34:56", INT64_MIN, NULL},
    {"2023112 12:34:56", INT64_MIN, NULL},
    {"20231120T12:34:56", INT64_MIN, NULL},
    {"20231120 1:34:56", INT64_MIN, NULL},
};

static const struct text_case WEEKDAY[] = {
    {"Mon, 21 May 2018 01:38:01:601|::ffff", 1526866681601000000, "|::ffff"},
    {"Mon, 1 May 2018 01:38:01", 1525138681000000000, ""},
    {"Mon, 21 May 2018 01:38:01.5 GMT", 1526866681500000000, ""},
    {"Mon, 21 May 2018 01:38:01:", 1526866681000000000, ":"},
    {"Mox, 21 May 2018 01:38:01", INT64_MIN, NULL},
    {"on,T 21 May 2018 01:38:01", INT64_MIN, NULL},
    {"Mon 21 May 2018 01:38:01", INT64_MIN, NULL},
    {"Mon, 32 May 2018 01:38:01", INT64_MIN, NULL},
    {"Mon, 21 Mai 2018 01:38:01", INT64_MIN, NULL},
    {"Mon, 21 May 18 01:38:01", INT64_MIN, NULL},
    {"Mon", INT64_MIN, NULL},
};

static const struct text_case AMERICAN[] = {
    {"Nov 2, 2021, 5:04:45 PM", 1635872685000000000, ""},
    {"Nov 12, 2021 12:04:45 AM x", 1636675485000000000, " x"},
    {"Nov 12, 2021, 12:04:45 PM", 1636718685000000000, ""},
    {"Nov 2, 2021, 5:04:45\xe2\x80\xafPM", 1635872685000000000, ""},
    {"Nov 2, 2021, 13:04:45 PM", INT64_MIN, NULL},
    {"Nov 2, 2021, 0:04:45 AM", INT64_MIN, NULL},
    {"Nov 2, 2021, 5:04:45", INT64_MIN, NULL},
    {"Nov 2, 2021, 5:04:45 XM", INT64_MIN, NULL},
    {"Nov 31, 2021, 5:04:45 PM", INT64_MIN, NULL},
    {"November 2, 2021, 5:04:45 PM", INT64_MIN, NULL},
};

static void times_are_taken_off_the_front(void **state) {
    (void)state;
    EXPECT_TAKEN(time_take_rfc3339, RFC3339);
    EXPECT_TAKEN(time_take_clf, CLF);
    EXPECT_TAKEN(time_take_slashes, SLASHES);
    EXPECT_TAKEN(time_take_hyphens, HYPHENS);
    EXPECT_TAKEN(time_take_compact, COMPACT);
    EXPECT_TAKEN(time_take_weekday, WEEKDAY);
    EXPECT_TAKEN(time_take_american, AMERICAN);
}

static const struct {
    const char *text;
    int64_t ns; /* INT64_MIN: refused */
} DIGITS[] = {
    {"1598894400", 1598894400000000000},
    {"1598894400.123", 1598894400123000000},
    {"1598894400.1234567891", 1598894400123456789},
    {"1598894400123", 1598894400123000000},
    {"1598894400123.5", 1598894400123500000},
    {"1572546356975302", 1572546356975302000},
    {"1572546356975302123", 1572546356975302123},
    {"1.598894400123e9", 1598894400123000000},
    {"1.598894400123e12", 1598894400123000000},
    {"0", 0},
    {"159889440", INT64_MIN},
    {"15988944001", INT64_MIN},
    {"159889440012345", INT64_MIN},
    {"9999999999999999999", INT64_MIN}, /* beyond an int64_t */
    {"99999999999999999999", INT64_MIN},
    {"-1598894400", INT64_MIN},
    {"+1598894400", INT64_MIN},
    {"1598894400.", INT64_MIN},
    {"1598894400 ", INT64_MIN},
    {"159889440x", INT64_MIN},
    {"1e99999999999999999999", INT64_MIN},
    {"", INT64_MIN},
};

static void the_digits_of_an_epoch_tell_its_unit(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(DIGITS) / sizeof(DIGITS[0]); i++) {
        int64_t ns = INT64_MIN;
        bool ok = time_parse_digits(slice_from_cstr(DIGITS[i].text), &ns);

        if (ok != (DIGITS[i].ns != INT64_MIN) || (ok && ns != DIGITS[i].ns)) {
            fail_msg("%s gave %d, %lld", DIGITS[i].text, ok, (long long)ns);
        }
    }
}

/* Of what is read eight bytes at a time, none may be another one. */
static void every_byte_of_a_date_is_looked_at(void **state) {
    static const char text[] = "2011-11-11T11:11:11Z";

    (void)state;
    for (size_t at = 0; at < sizeof(text) - 2; at++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            unsigned char changed[sizeof(text) - 1];
            bool is_digit = text[at] >= '0' && text[at] <= '9';
            int64_t ns;
            memcpy(changed, text, sizeof(changed));
            changed[at] = (unsigned char)byte;
            if (at == 10 || (is_digit && byte >= '0' && byte <= '9')) {
                continue; /* what stands between, and numbers that are too large: cases above */
            }
            bool ok = time_parse_rfc3339(slice_of(changed, sizeof(changed)), &ns);
            assert_int_equal(ok, byte == (unsigned char)text[at]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_of_a_date_is_looked_at),
        cmocka_unit_test(times_are_taken_off_the_front),
        cmocka_unit_test(the_digits_of_an_epoch_tell_its_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
