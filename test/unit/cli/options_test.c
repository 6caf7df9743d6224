/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include "test.h"

enum { ARGUMENTS_MAX = 5 };

static const struct command COMMAND = {"try", " [--file FILE] [--all]", "tries", NULL};

static const struct {
    const char *argv[ARGUMENTS_MAX];
    int status;
    const char *file;
    bool all;
} CASES[] = {
    {{NULL}, OPTIONS_FINE, NULL, false},
    {{"--all", NULL}, OPTIONS_FINE, NULL, true},
    {{"--file", "a", NULL}, OPTIONS_FINE, "a", false},
    {{"--file=a", "--all", NULL}, OPTIONS_FINE, "a", true},
    {{"--file=a=b", NULL}, OPTIONS_FINE, "a=b", false},
    {{"--file", "--all", NULL}, OPTIONS_FINE, "--all", false},
    {{"--file", "a", "--file", "b", NULL}, OPTIONS_FINE, "b", false},
    {{"--file", NULL}, EXIT_USAGE, NULL, false},
    {{"--file=", NULL}, EXIT_USAGE, NULL, false},
    {{"--file", "", NULL}, EXIT_USAGE, NULL, false},
    {{"--all=yes", NULL}, EXIT_USAGE, NULL, false},
    {{"--al", NULL}, EXIT_USAGE, NULL, false},
    {{"--alle", NULL}, EXIT_USAGE, NULL, false},
    {{"-", NULL}, EXIT_USAGE, NULL, false},
    {{"", NULL}, EXIT_USAGE, NULL, false},
    {{"all", NULL}, EXIT_USAGE, NULL, false},
    {{"--all", "more", NULL}, EXIT_USAGE, NULL, true},
    {{"--help", NULL}, 0, NULL, false},
    {{"-h", "--nonsense", NULL}, 0, NULL, false},
};

static int read_all(const struct cli_option *options, const char *const *arguments) {
    char *argv[ARGUMENTS_MAX] = {NULL};
    int argc = 0;

    for (; arguments[argc] != NULL; argc++) {
        argv[argc] = (char *)(uintptr_t)arguments[argc];
    }
    return options_read(&COMMAND, options, argc, argv);
}

static void what_is_no_option_is_taken_once(void **state) {
    static const struct {
        const char *argv[ARGUMENTS_MAX];
        int status;
        const char *key;
        bool all;
    } cases[] = {
        {{NULL}, OPTIONS_FINE, NULL, false},
        {{"a", NULL}, OPTIONS_FINE, "a", false},
        {{"a", "--all", NULL}, OPTIONS_FINE, "a", true},
        {{"KEY", NULL}, OPTIONS_FINE, "KEY", false},
        {{"KEY=b", NULL}, OPTIONS_FINE, "KEY=b", false},
        {{"--", "--all", NULL}, OPTIONS_FINE, "--all", false},
        {{"--all", "--", "-", NULL}, OPTIONS_FINE, "-", true},
        {{"--", NULL}, OPTIONS_FINE, NULL, false},
        {{"a", "b", NULL}, EXIT_USAGE, "a", false},
        {{"", NULL}, EXIT_USAGE, NULL, false},
        {{"-", NULL}, EXIT_USAGE, NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *key = NULL;
        bool all = false;
        const struct cli_option options[] = {
            {"--all", NULL, &all}, {"KEY", &key, NULL}, {NULL, NULL, NULL}};
        assert_int_equal(read_all(options, cases[i].argv), cases[i].status);
        assert_int_equal(all, cases[i].all);
        assert_true((key == NULL) == (cases[i].key == NULL));
        assert_true(key == NULL || strcmp(key, cases[i].key) == 0);
    }
}

static void arguments_are_read_by_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const char *file = NULL;
        bool all = false;
        const struct cli_option options[] = {
            {"--file", &file, NULL}, {"--all", NULL, &all}, {NULL, NULL, NULL}};
        int status = read_all(options, CASES[i].argv);
        if (status != CASES[i].status || all != CASES[i].all) {
            fail_msg("case %zu: status %d, all %d", i, status, all);
        }
        assert_true((file == NULL) == (CASES[i].file == NULL));
        assert_true(file == NULL || strcmp(file, CASES[i].file) == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_read_by_the_table),
        cmocka_unit_test(what_is_no_option_is_taken_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
