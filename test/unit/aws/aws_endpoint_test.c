/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_endpoint.h"

#include "test.h"

/* What botocore 1.42 makes of the rule sets of Secrets Manager and SSM. */
static const struct {
    const char *service, *region, *plain, *dual, *fips, *fips_dual;
} HOSTS[] = {
    {"secretsmanager", "eu-west-1", "secretsmanager.eu-west-1.amazonaws.com",
     "secretsmanager.eu-west-1.amazonaws.com", "secretsmanager-fips.eu-west-1.amazonaws.com",
     "secretsmanager-fips.eu-west-1.amazonaws.com"},
    {"secretsmanager", "us-gov-west-1", "secretsmanager.us-gov-west-1.amazonaws.com",
     "secretsmanager.us-gov-west-1.amazonaws.com",
     "secretsmanager-fips.us-gov-west-1.amazonaws.com",
     "secretsmanager-fips.us-gov-west-1.amazonaws.com"},
    {"secretsmanager", "us-iso-east-1", "secretsmanager.us-iso-east-1.c2s.ic.gov",
     "secretsmanager.us-iso-east-1.api.aws.ic.gov", "secretsmanager-fips.us-iso-east-1.c2s.ic.gov",
     "secretsmanager-fips.us-iso-east-1.api.aws.ic.gov"},
    {"secretsmanager", "cn-north-1", "secretsmanager.cn-north-1.amazonaws.com.cn",
     "secretsmanager.cn-north-1.amazonaws.com.cn",
     "secretsmanager-fips.cn-north-1.amazonaws.com.cn", NULL},
    {"ssm", "eu-west-1", "ssm.eu-west-1.amazonaws.com", "ssm.eu-west-1.api.aws",
     "ssm-fips.eu-west-1.amazonaws.com", "ssm-fips.eu-west-1.api.aws"},
    {"ssm", "us-gov-west-1", "ssm.us-gov-west-1.amazonaws.com", "ssm.us-gov-west-1.api.aws",
     "ssm.us-gov-west-1.amazonaws.com", "ssm-fips.us-gov-west-1.api.aws"},
    {"ssm", "cn-northwest-1", "ssm.cn-northwest-1.amazonaws.com.cn",
     "ssm.cn-northwest-1.api.amazonwebservices.com.cn", "ssm-fips.cn-northwest-1.amazonaws.com.cn",
     "ssm-fips.cn-northwest-1.api.amazonwebservices.com.cn"},
    {"ssm", "us-isob-east-1", "ssm.us-isob-east-1.sc2s.sgov.gov",
     "ssm.us-isob-east-1.api.aws.scloud", "ssm-fips.us-isob-east-1.sc2s.sgov.gov",
     "ssm-fips.us-isob-east-1.api.aws.scloud"},
    {"ssm", "eu-isoe-west-1", "ssm.eu-isoe-west-1.cloud.adc-e.uk",
     "ssm.eu-isoe-west-1.api.cloud-aws.adc-e.uk", "ssm-fips.eu-isoe-west-1.cloud.adc-e.uk",
     "ssm-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk"},
    {"ssm", "us-isof-south-1", "ssm.us-isof-south-1.csp.hci.ic.gov",
     "ssm.us-isof-south-1.api.aws.hci.ic.gov", "ssm-fips.us-isof-south-1.csp.hci.ic.gov",
     "ssm-fips.us-isof-south-1.api.aws.hci.ic.gov"},
    {"ssm", "eusc-de-east-1", "ssm.eusc-de-east-1.amazonaws.eu",
     "ssm.eusc-de-east-1.api.amazonwebservices.eu", "ssm-fips.eusc-de-east-1.amazonaws.eu",
     "ssm-fips.eusc-de-east-1.api.amazonwebservices.eu"},
};

static void check(const struct aws_endpoint *endpoint, const char *host) {
    char expected[128];
    struct buf out;

    if (host == NULL) {
        return; /* botocore's own answer mixes two partitions' forms */
    }
    snprintf(expected, sizeof(expected), "https://%s/", host);
    buf_init(&out, AWS_ENDPOINT_BYTES_MAX);
    assert_true(aws_endpoint_write(endpoint, &out));
    assert_slice(buf_slice(&out), expected);
    buf_clean_up(&out);
}

static void a_host_is_that_of_botocore(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(HOSTS) / sizeof(HOSTS[0]); i++) {
        bool ssm = HOSTS[i].service[1] == 's';
        struct aws_endpoint endpoint = {.service = HOSTS[i].service,
                                        .region = slice_from_cstr(HOSTS[i].region),
                                        .dual_host_is_same = !ssm,
                                        .no_fips_name = ssm ? "aws-us-gov" : NULL};

        check(&endpoint, HOSTS[i].plain);
        endpoint.dualstack = true;
        check(&endpoint, HOSTS[i].dual);
        endpoint.fips = true;
        check(&endpoint, HOSTS[i].fips_dual);
        endpoint.dualstack = false;
        check(&endpoint, HOSTS[i].fips);
    }
}

static void a_custom_endpoint_is_taken_as_it_is_with_one_slash(void **state) {
    static const char *const endpoints[] = {"http://h:1", "http://h:1/", "http://h:1//"};

    (void)state;
    for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
        struct aws_endpoint endpoint = {
            .service = "ssm", .region = SLICE("eu-west-1"), .custom = endpoints[i], .fips = true};
        struct buf out;
        buf_init(&out, AWS_ENDPOINT_BYTES_MAX);
        assert_true(aws_endpoint_write(&endpoint, &out));
        assert_slice(buf_slice(&out), "http://h:1/");
        buf_clean_up(&out);
        buf_init(&out, 8);
        assert_false(aws_endpoint_write(&endpoint, &out));
        buf_clean_up(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_is_that_of_botocore),
        cmocka_unit_test(a_custom_endpoint_is_taken_as_it_is_with_one_slash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
