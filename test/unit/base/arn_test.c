/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/arn.h"

#include "test.h"

static const struct {
    const char *text;
    const char *partition, *service, *region, *account, *resource; /* partition NULL: no ARN */
} CASES[] = {
    {"arn:aws:ssm:eu-west-1:123456789012:parameter/a", "aws", "ssm", "eu-west-1", "123456789012",
     "parameter/a"},
    {"arn:aws-cn:secretsmanager:cn-north-1:1:secret:n:k:s:v", "aws-cn", "secretsmanager",
     "cn-north-1", "1", "secret:n:k:s:v"},
    {"arn:aws:s3:::bucket/key", "aws", "s3", "", "", "bucket/key"},
    {"arn:aws:s3::::", "aws", "s3", "", "", ":"},
    {"arn:aws:ssm:eu-west-1:1:", NULL, "", "", "", ""},
    {"arn:aws:ssm:eu-west-1:1", NULL, "", "", "", ""},
    {"arn::ssm:eu-west-1:1:p", NULL, "", "", "", ""},
    {"arn:aws::eu-west-1:1:p", NULL, "", "", "", ""},
    {"ARN:aws:ssm:eu-west-1:1:p", NULL, "", "", "", ""},
    {"arn:aws", NULL, "", "", "", ""},
    {"arn:aws:ssm:eu-west-1", NULL, "", "", "", ""},
    {"arn:", NULL, "", "", "", ""},
    {"", NULL, "", "", "", ""},
};

static void assert_part(struct slice part, const char *expected) {
    assert_true(slice_equal(part, slice_from_cstr(expected)));
}

static void an_arn_is_cut_into_its_six_parts(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct arn arn;
        bool ok = arn_cut(slice_from_cstr(CASES[i].text), &arn);
        assert_int_equal(ok, CASES[i].partition != NULL);
        assert_part(arn.partition, ok ? CASES[i].partition : "");
        assert_part(arn.service, CASES[i].service);
        assert_part(arn.region, CASES[i].region);
        assert_part(arn.account, CASES[i].account);
        assert_part(arn.resource, CASES[i].resource);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_arn_is_cut_into_its_six_parts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
