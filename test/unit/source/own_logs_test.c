/* SPDX-License-Identifier: Apache-2.0 */
#include "source/own_logs.h"

#include "source_setup.h"

#define ARN "arn:aws:lambda:eu-west-1:123456789012:function:shipper:live"

static const struct {
    const char *arn, *function; /* of this function */
    const char *owner, *group, *stream;
    bool own;
} CASES[] = {
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/[$LATEST]0af1", true},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/[17]0af1", true},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/shipper[$LATEST]0af1", true},
    {"arn:aws-cn:lambda:cn-north-1:123456789012:function:shipper", "shipper", "123456789012", "/g",
     "2026/01/02/[1]0af1", true},
    /* another group, another account, another function of a shared group */
    {ARN, "shipper", "123456789012", "/g/2", "2026/01/02/[1]0af1", false},
    {ARN, "shipper", "123456789012", "", "2026/01/02/[1]0af1", false},
    {ARN, "shipper", "999999999999", "/g", "2026/01/02/[1]0af1", false},
    {ARN, "shipper", "12345678901", "/g", "2026/01/02/[1]0af1", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/orders[$LATEST]0af1", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/shipper2[$LATEST]0af1", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/ship[$LATEST]0af1", false},
    /* no stream that Lambda writes */
    {ARN, "shipper", "123456789012", "/g", "x", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/", false},
    {ARN, "shipper", "123456789012", "/g", "2026-01-02/[1]0af1", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/shipper", false},
    {ARN, "shipper", "123456789012", "/g", "2026/01/02/[1", false},
    {ARN, "shipper", "123456789012", "/g", "[1]0af1", false},
    /* what is not known counts as equal */
    {"", "shipper", "123456789012", "/g", "2026/01/02/[1]0af1", true},
    {"arn:aws:lambda", "shipper", "123456789012", "/g", "2026/01/02/[1]0af1", true},
    {ARN, "", "123456789012", "/g", "2026/01/02/orders[1]0af1", true},
    {ARN, "shipper", "", "/g", "2026/01/02/[1]0af1", true},
    {ARN, "shipper", "123456789012", "/g", "", true},
    {"", "", "999999999999", "/g", "2026/01/02/[1]0af1", true},
    {"", "shipper", "123456789012", "/g", "2026/01/02/orders[1]0af1", false},
};

static void own_logs_are_told_by_account_group_and_stream(void **state) {
    struct setup *setup = setup_new();

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct log_origin origin = {slice_from_cstr(CASES[i].owner),
                                    slice_from_cstr(CASES[i].group),
                                    slice_from_cstr(CASES[i].stream)};

        setup->config.own_log_group = SLICE("/g");
        setup->config.own_function = slice_from_cstr(CASES[i].function);
        setup->env.function_arn = slice_from_cstr(CASES[i].arn);
        if (own_logs_hold(&setup->env, &origin) != CASES[i].own) {
            fail_msg("case %zu: %s %s", i, CASES[i].owner, CASES[i].stream);
        }
        setup->config.allow_own_logs = true;
        assert_false(own_logs_hold(&setup->env, &origin));
        setup->config.allow_own_logs = false;
    }
    setup_destroy(setup);
}

static void without_the_name_of_the_group_it_is_the_one_that_lambda_makes(void **state) {
    static const struct {
        const char *function, *group;
        bool own;
    } cases[] = {
        {"shipper", "/aws/lambda/shipper", true},
        {"shipper", "/aws/lambda/shipper2", false},
        {"shipper", "/aws/lambda/ship", false},
        {"shipper", "/aws/lambda/", false},
        {"shipper", "", false},
        {"", "/aws/lambda/", false},
    };
    struct setup *setup = setup_new();

    (void)state;
    setup->env.function_arn = SLICE(ARN);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct log_origin origin = {SLICE("123456789012"), slice_from_cstr(cases[i].group),
                                    SLICE("2026/01/02/[7]0af1")};
        setup->config.own_function = slice_from_cstr(cases[i].function);
        if (own_logs_hold(&setup->env, &origin) != cases[i].own) {
            fail_msg("case %zu: %s %s", i, cases[i].function, cases[i].group);
        }
    }
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_logs_are_told_by_account_group_and_stream),
        cmocka_unit_test(without_the_name_of_the_group_it_is_the_one_that_lambda_makes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
