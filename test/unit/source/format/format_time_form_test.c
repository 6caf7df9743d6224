/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_time_form.h"

#include "source/format/format_time.h"
#include "source/source_setup.h"

enum { NONE = -1, UNREADABLE = -2 }; /* instead of milliseconds */

struct form_case {
    enum s3_time_form form;
    const char *text;
    int64_t ms;
};

static int64_t ms_of(enum format_time_found found, int64_t ns) {
    return found == FORMAT_TIME_FOUND    ? ns / 1000000
           : found == FORMAT_TIME_ABSENT ? NONE
                                         : UNREADABLE;
}

static void members_are_whole_texts(void **state) {
    static const struct form_case cases[] = {
        {S3_TIME_RFC3339, "2014-03-06T21:22:54Z", INT64_C(1394140974000)},
        {S3_TIME_RFC3339, "2020-10-13T22:10:01.006481+0000", INT64_C(1602627001006)},
        {S3_TIME_RFC3339, "2014-03-06T21:22:54Z ", UNREADABLE},
        {S3_TIME_RFC3339, "1394140974", UNREADABLE},
        {S3_TIME_EPOCH_S, "1394140974.5", INT64_C(1394140974500)},
        {S3_TIME_EPOCH_S, "1.3941409745e9", INT64_C(1394140974500)},
        {S3_TIME_EPOCH_S, "0", 0},
        {S3_TIME_EPOCH_S, "soon", UNREADABLE},
        {S3_TIME_EPOCH_MS, "1576280412771", INT64_C(1576280412771)},
        {S3_TIME_EPOCH_MS, "1592357192016", INT64_C(1592357192016)},
        {S3_TIME_EPOCH_US, "1572546356975302", INT64_C(1572546356975)},
        {S3_TIME_DIGITS, "1572546356975302", INT64_C(1572546356975)},
        {S3_TIME_DIGITS, "123", UNREADABLE},
        {S3_TIME_CLF, "10/Jul/2023:10:33:41 +0000", INT64_C(1688985221000)},
        {S3_TIME_CLF, "10/Jul/2023:10:33:41 +0000 x", UNREADABLE},
        {S3_TIME_AMERICAN, "Nov 2, 2021, 5:04:45 PM", INT64_C(1635872685000)},
        {S3_TIME_ANY, "2014-03-06T21:22:54Z", INT64_C(1394140974000)},
        {S3_TIME_ANY, "1394140974", INT64_C(1394140974000)},
        {S3_TIME_ANY, "1394140974123", INT64_C(1394140974123)},
        {S3_TIME_ANY, "10/Jul/2023:10:33:41 +0000", INT64_C(1688985221000)},
        {S3_TIME_ANY, "Nov 2, 2021, 5:04:45 PM", INT64_C(1635872685000)},
        {S3_TIME_ANY, "Mon, 21 May 2018 01:38:01 GMT", INT64_C(1526866681000)},
        {S3_TIME_ANY, "2014-13-06T21:22:54Z", UNREADABLE},
        {S3_TIME_ANY, "13941409741", UNREADABLE},
        {S3_TIME_ANY, "1.3941409745E9", INT64_C(1394140974500)},
        {S3_TIME_ANY, "1394140974e3", INT64_C(1394140974000)},
        {S3_TIME_ANY, "2.5e-1", NONE},
        {S3_TIME_ANY, "1e400", NONE},
        {S3_TIME_ANY, "a duration", NONE},
        {S3_TIME_ANY, "0.25", NONE},
        {S3_TIME_RFC3339, "-", NONE},
        {S3_TIME_RFC3339, "null", NONE},
        {S3_TIME_RFC3339, "", NONE},
        {S3_TIME_EPOCH_S, "-", NONE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment time = {0};
        bool ok = format_time_of_member(cases[i].form, slice_from_cstr(cases[i].text), &time);

        assert_true(ok || !time.known);
        if ((time.known ? time.ns / 1000000 : ok ? NONE : UNREADABLE) != cases[i].ms) {
            fail_msg("%s gave %d, %lld", cases[i].text, ok, (long long)time.ns);
        }
    }
}

static void a_field_that_may_be_something_else_has_no_time(void **state) {
    int64_t ns = 0;

    (void)state;
    assert_int_equal(format_time_whole(S3_TIME_WEEKDAY, SLICE("x"), true, &ns), FORMAT_TIME_ABSENT);
    assert_int_equal(format_time_whole(S3_TIME_WEEKDAY, SLICE("x"), false, &ns),
                     FORMAT_TIME_UNREADABLE);
    assert_int_equal(
        format_time_whole(S3_TIME_WEEKDAY, SLICE("Mon, 99 May 2018 01:38:01"), true, &ns),
        FORMAT_TIME_UNREADABLE);
}

static void the_front_looks_like_the_form_or_has_no_time(void **state) {
    static const struct form_case cases[] = {
        {S3_TIME_RFC3339, "2025-07-04 11:57:55,836] INFO", INT64_C(1751630275836)},
        {S3_TIME_RFC3339, "2020-05-22T03:00:14Z UTC [ db=dev", INT64_C(1590116414000)},
        {S3_TIME_RFC3339, "2025-99-04 11:57:55,836] INFO", UNREADABLE},
        {S3_TIME_RFC3339, "2025-07-04 11:57:55Zx", UNREADABLE},
        {S3_TIME_RFC3339, "2025-07-04 11:57:551", UNREADABLE},
        {S3_TIME_RFC3339, "2025-07-04 is a day", NONE},
        {S3_TIME_RFC3339, "x", NONE},
        {S3_TIME_RFC3339, "", NONE},
        {S3_TIME_SLASHES, "23/11/20 12:34:56 INFO", INT64_C(1700483696000)},
        {S3_TIME_SLASHES, "23/11/20 12:99:56 INFO", UNREADABLE},
        {S3_TIME_SLASHES, "1/2 of it", NONE},
        {S3_TIME_DIGITS, "1572546356975302,db", INT64_C(1572546356975)},
        {S3_TIME_DIGITS, "15725463569,db", UNREADABLE},
        {S3_TIME_DIGITS, "12,db", NONE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t ns = 0;
        enum format_time_found found =
            format_time_front(cases[i].form, slice_from_cstr(cases[i].text), &ns);

        if (ms_of(found, ns) != cases[i].ms) {
            fail_msg("%s gave %d, %lld", cases[i].text, (int)found, (long long)ns);
        }
    }
}

static void the_first_place_that_can_be_read_is_found(void **state) {
    static const struct form_case cases[] = {
        {S3_TIME_CLF, "a - b c [10/Jul/2023:10:33:41 +0000] x", INT64_C(1688985221000)},
        {S3_TIME_CLF, "99/Jul/2023:10:33:41 [10/Jul/2023:10:33:41 +0000]", INT64_C(1688985221000)},
        {S3_TIME_CLF, "99/Jul/2023:10:33:41", UNREADABLE},
        {S3_TIME_CLF, "110/Jul/2023:10:33:41", NONE},
        {S3_TIME_CLF, "nothing 10/Jul/2023", NONE},
        {S3_TIME_RFC3339, "1.0 2017-12-13T08:16:02.130Z Z1", INT64_C(1513152962130)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t ns = 0;
        enum format_time_found found =
            format_time_anywhere(cases[i].form, slice_from_cstr(cases[i].text), &ns);

        if (ms_of(found, ns) != cases[i].ms) {
            fail_msg("%s gave %d, %lld", cases[i].text, (int)found, (long long)ns);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_whole_texts),
        cmocka_unit_test(a_field_that_may_be_something_else_has_no_time),
        cmocka_unit_test(the_front_looks_like_the_form_or_has_no_time),
        cmocka_unit_test(the_first_place_that_can_be_read_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
