/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_region.h"

#include "test.h"

static void aws_region_is_that_of_the_resource_else_of_the_function(void **state) {
    struct aws_region region;
    struct error err = {0};

    (void)state;
    assert_true(aws_region_init(&region, SLICE("eu-west-1"), "us-east-1", &err));
    assert_string_equal(region.text, "eu-west-1");
    assert_true(aws_region_init(&region, SLICE(""), "us-east-1", &err));
    assert_string_equal(region.text, "us-east-1");
    assert_false(aws_region_init(&region, SLICE("evil.example/"), "us-east-1", &err));
    assert_string_equal(err.text, "invalid region name");
}

static const struct {
    long status;
    const char *named;
    bool redirects;
} CASES[] = {
    {301, "eu-west-1", true},  {307, "eu-west-1", true},      {400, "eu-west-1", true},
    {403, "eu-west-1", false}, {301, "us-east-1", false},     {301, "", false},
    {400, "", false},          {301, "evil.example/", false}, {500, "eu-west-1", false},
};

static void aws_region_follows_an_answer_that_names_another_region(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_error refusal = {0};
        struct aws_answer answer = {.status = CASES[i].status, .refusal = &refusal};
        struct aws_region region;
        struct error err = {0};

        snprintf(refusal.region, sizeof(refusal.region), "%s", CASES[i].named);
        assert_true(aws_region_init(&region, SLICE(""), "us-east-1", &err));
        if (aws_region_redirect(&region, &answer) != CASES[i].redirects ||
            strcmp(region.text, CASES[i].redirects ? CASES[i].named : "us-east-1") != 0) {
            fail_msg("case %zu: %s", i, region.text);
        }
    }
}

static void aws_region_follows_redirects_only_so_often(void **state) {
    static const char *const names[] = {"eu-west-1", "eu-west-2", "eu-west-3"};
    struct aws_region region;
    struct error err = {0};

    (void)state;
    assert_true(aws_region_init(&region, SLICE(""), "us-east-1", &err));
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct aws_error refusal = {0};
        struct aws_answer answer = {.status = 301, .refusal = &refusal};

        snprintf(refusal.region, sizeof(refusal.region), "%s", names[i]);
        assert_int_equal(aws_region_redirect(&region, &answer), i < AWS_REDIRECTS_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_region_is_that_of_the_resource_else_of_the_function),
        cmocka_unit_test(aws_region_follows_an_answer_that_names_another_region),
        cmocka_unit_test(aws_region_follows_redirects_only_so_often),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
