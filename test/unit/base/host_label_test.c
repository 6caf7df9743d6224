/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/host_label.h"

#include "test.h"

#define LABEL_31 "abcdefghijklmnopqrstuvwxyz-0123"
#define LABEL_63 LABEL_31 "0" LABEL_31

static const struct {
    const char *text;
    bool label, region;
} CASES[] = {
    {"a", true, true},           {"logs", true, true},         {"eu-west-1", true, true},
    {"a--b", true, true},        {LABEL_31, true, true},       {LABEL_31 "0", true, false},
    {LABEL_63, true, false},     {LABEL_63 "0", false, false}, {"", false, false},
    {"-", false, false},         {"-a", false, false},         {"a-", false, false},
    {"EU", false, false},        {"a_b", false, false},        {"a.b", false, false},
    {"evil.com/", false, false}, {"a b", false, false},        {"a\n", false, false},
    {"\xc3\xa9", false, false},
};

static void a_label_has_small_letters_digits_and_inner_dashes(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct slice text = slice_from_cstr(CASES[i].text);
        if (host_label_valid(text) != CASES[i].label ||
            host_label_valid_region(text) != CASES[i].region) {
            fail_msg("\"%s\"", CASES[i].text);
        }
    }
    assert_false(host_label_valid(SLICE("a\0b")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_label_has_small_letters_digits_and_inner_dashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
