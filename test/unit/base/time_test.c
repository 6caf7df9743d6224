/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/time.h"
#include "test.h"

struct time_case {
    const char *text;
    int64_t ns; /* INT64_MIN: refused */
};

static const struct time_case RFC3339[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2018-07-02T22:23:00.186641Z", 1530570180186641000},
    {"2018-12-20T02:59:40", 1545274780000000000},
    {"2018-12-20 02:59:40+01:00", 1545271180000000000},
    {"2018-12-20T02:59:40.5-0030", 1545276580500000000},
    {"2016-02-29T00:00:00.123456789123Z", 1456704000123456789},
    {"1969-12-31T23:59:59.5Z", -500000000},
    {"2262-04-11T23:47:16Z", 9223372036000000000},
    {"2262-04-11T23:47:17Z", INT64_MIN},
    {"2018-02-29T00:00:00Z", INT64_MIN},
    {"2018-13-01T00:00:00Z", INT64_MIN},
    {"2018-12-20T24:00:00Z", INT64_MIN},
    {"2018-12-20T02:59:40.Z", INT64_MIN},
    {"2018-12-20T02:59:40X", INT64_MIN},
    {"2018-12-20T02:59", INT64_MIN},
    {"", INT64_MIN},
};

static void rfc3339_is_read_to_the_digit(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(RFC3339) / sizeof(RFC3339[0]); i++) {
        int64_t ns = INT64_MIN;
        bool ok = time_parse_rfc3339(slice_from_cstr(RFC3339[i].text), &ns);
        if (ok != (RFC3339[i].ns != INT64_MIN) || (ok && ns != RFC3339[i].ns)) {
            fail_msg("%s gave %d, %lld", RFC3339[i].text, ok, (long long)ns);
        }
    }
}

static const struct time_case EPOCHS[] = {
    {"1692112200.123", 1692112200123000000},
    {"1428537600", 1428537600000000000},
    {"1545084650.987", 1545084650987000000},
    {"0", 0},
    {"-1", INT64_MIN},
    {"1e9", INT64_MIN},
    {"1.", INT64_MIN},
    {"", INT64_MIN},
    {"99999999999", INT64_MIN},
};

static void epoch_seconds_are_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(EPOCHS) / sizeof(EPOCHS[0]); i++) {
        int64_t ns = INT64_MIN;
        bool ok = time_parse_epoch(slice_from_cstr(EPOCHS[i].text), 1000000000, &ns);
        if (ok != (EPOCHS[i].ns != INT64_MIN) || (ok && ns != EPOCHS[i].ns)) {
            fail_msg("%s gave %d, %lld", EPOCHS[i].text, ok, (long long)ns);
        }
    }
}

static void what_is_written_is_read_again(void **state) {
    static const int64_t times[] = {0, -1000000, 1530570180186000000, 951782400000000000};

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        struct buf out;
        int64_t ns = 1;
        buf_init(&out, 64);
        assert_true(time_write_rfc3339(&out, times[i]));
        assert_true(time_parse_rfc3339(buf_slice(&out), &ns));
        assert_int_equal(ns, times[i]);
        buf_clean_up(&out);
    }
}

static void the_basic_form_is_that_of_signatures(void **state) {
    static const struct {
        int64_t s;
        const char *text;
    } cases[] = {
        {0, "19700101T000000Z"},          {-1, "19691231T235959Z"},
        {1440938160, "20150830T123600Z"}, {951827696, "20000229T123456Z"},
        {4102444799, "20991231T235959Z"},
    };
    char text[TIME_BASIC_BYTES + 1];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        time_write_basic(cases[i].s * 1000000000 + 999999999, text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc3339_is_read_to_the_digit),
        cmocka_unit_test(epoch_seconds_are_exact),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(the_basic_form_is_that_of_signatures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
