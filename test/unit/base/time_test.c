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

/* ms; what no integer of them can hold is told by the last digits */
static const struct time_case NUMBERS[] = {
    {"1700000000123", 1700000000123000000},
    {"1.7e12", 1700000000000000000},
    {"17E11", 1700000000000000000},
    {"1.700000000123e+12", 1700000000123000000},
    {"1.7000000001235e12", 1700000000123500000},
    {"1700000000123.5", 1700000000123500000},
    {"1700000000123.0000019", 1700000000123000001},
    {"1700000000123456789e-6", 1700000000123456789},
    {"17000000001234567899e-7", 1700000000123456789},
    {"0.0000000000017e24", 1700000000000000000},
    {"0", 0},
    {"-0", 0},
    {"-0.0e9", 0},
    {"0e99999999999999999999", 0},
    {"1e-99999999999999999999", 0},
    {"1e-400", 0},
    {"9223372036854.775807", INT64_MAX},
    {"9223372036854775807e-6", INT64_MAX},
    {"9223372036854.775808", INT64_MIN},
    {"1e13", INT64_MIN},
    {"1e400", INT64_MIN},
    {"1e99999999999999999999", INT64_MIN},
    {"-1", INT64_MIN},
    {"-1e-3", INT64_MIN},
    {"+1", INT64_MIN},
    {"1.", INT64_MIN},
    {".5", INT64_MIN},
    {"1e", INT64_MIN},
    {"1e+", INT64_MIN},
    {"e5", INT64_MIN},
    {"1 ", INT64_MIN},
    {"1x", INT64_MIN},
    {"0x10", INT64_MIN},
    {"-", INT64_MIN},
    {"", INT64_MIN},
};

static void numbers_are_exact_in_every_form_of_json(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
        int64_t ns = INT64_MIN;
        bool ok = time_parse_number(slice_from_cstr(NUMBERS[i].text), 1000000, &ns);
        if (ok != (NUMBERS[i].ns != INT64_MIN) || (ok && ns != NUMBERS[i].ns)) {
            fail_msg("%s gave %d, %lld", NUMBERS[i].text, ok, (long long)ns);
        }
    }
}

static void a_long_number_is_read_in_one_pass(void **state) {
    enum { ZEROS = 1 << 20 };
    char *text = mem_alloc(ZEROS + 32);
    int64_t ns = 0;

    (void)state;
    memset(text, '0', ZEROS);
    text[1] = '.';
    snprintf(text + ZEROS, 32, "17e%d", ZEROS + 11);
    assert_true(time_parse_number(slice_from_cstr(text), 1, &ns));
    assert_int_equal(ns, 1700000000000);
    mem_free(text);
}

static void the_epoch_is_a_time(void **state) {
    struct moment unknown = {0};

    (void)state;
    assert_true(moment_or(moment_at(0), moment_at(7)).known);
    assert_int_equal(moment_or(moment_at(0), moment_at(7)).ns, 0);
    assert_int_equal(moment_or(unknown, moment_at(7)).ns, 7);
    assert_false(moment_or(unknown, unknown).known);
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
        cmocka_unit_test(numbers_are_exact_in_every_form_of_json),
        cmocka_unit_test(a_long_number_is_read_in_one_pass),
        cmocka_unit_test(the_epoch_is_a_time),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(the_basic_form_is_that_of_signatures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
