/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/format_time.h"
#include "source/source_setup.h"

static void a_name_s_time_is_read(void **state) {
    static const struct {
        const char *text;
        int64_t ms; /* -1: it can't be read */
    } cases[] = {
        {"20140215T2340Z", INT64_C(1392507600000)},
        {"201402152340Z", INT64_C(1392507600000)},
        {"201402152340", INT64_C(1392507600000)},
        {"20140215T2340Z.log.gz", INT64_C(1392507600000)},
        {"20180620T162012Z", INT64_C(1529511612000)},
        {"2019-11-14-20", INT64_C(1573761600000)},
        {"2019-11-14-20.a1b2c3d4.gz", INT64_C(1573761600000)},
        {"2023-03-01-21-32-16", INT64_C(1677706336000)},
        {"20211028T1950Z", INT64_C(1635450600000)},
        {"2020-10-21T18:01", INT64_C(1603303260000)},
        {"2020-10-21T18:01.gz", INT64_C(1603303260000)},
        {"2020-10-21T18:01:02Z", INT64_C(1603303262000)},
        {"20260201T173052123Z", INT64_C(1769967052123)},
        {"20230710", INT64_C(1688947200000)},
        {"1400608861", INT64_C(1400608861000)},
        {"1400608861.gz", INT64_C(1400608861000)},
        {"1400608861123", INT64_C(1400608861123)},
        {"20149915T2340Z", -1},
        {"20140230T2340Z", -1},
        {"20140215T2440Z", -1},
        {"2014T0215T2340Z", -1},
        {"20140215T234", -1},
        {"20140215T2340", -1},
        {"20140215T2340ZZ", -1},
        {"2019-11-14-201", -1},
        {"2020-10-21T18:01x", -1},
        {"14006088611", -1},
        {"1400608861a", -1},
        {"yesterday", -1},
        {"", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment time = {0};
        bool ok = format_time_of_name(slice_from_cstr(cases[i].text), &time);

        if (ok != (cases[i].ms >= 0) || time.known != ok ||
            (ok && time.ns != cases[i].ms * 1000000)) {
            fail_msg("%s gave %lld", cases[i].text, (long long)time.ns);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_s_time_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
