/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/s3_key.h"

#include "test.h"

static void a_key_has_a_head(void **state) {
    static const struct {
        const char *key;
        const char *prefix, *organisation, *account, *service, *rest; /* service "": no head */
    } cases[] = {
        {"AWSLogs/123456789012/x/y", "", "", "123456789012", "x", "y"},
        {"AWSLogs/12345678901/x/y/z", "", "", "12345678901", "x", "y/z"},
        {"a/b/AWSLogs/123456789012/x/", "a/b", "", "123456789012", "x", ""},
        {"/AWSLogs/123456789012/x/y", "", "", "123456789012", "x", "y"},
        {"//AWSLogs/123456789012/x//y", "/", "", "123456789012", "x", "/y"},
        {"AWSLogs/1/AWSLogs/123456789012/x/y", "AWSLogs/1", "", "123456789012", "x", "y"},
        {"AWSLogs/o-abcdefghij/123456789012/x/y", "", "o-abcdefghij", "123456789012", "x", "y"},
        {"p/AWSLogs/o-abcdefghij/aws-account-id=123456789012/x/y", "p", "o-abcdefghij",
         "123456789012", "x", "y"},
        {"AWSLogs/aws-account-id=123456789012/aws-service=x/y", "", "", "123456789012", "x", "y"},
        {"AWSLogs/123456789012/aws-service=/y", "", "", "", "", ""},
        {"AWSLogs/123456789012/x", "", "", "", "", ""},
        {"AWSLogs/123456789012//x", "", "", "", "", ""},
        {"AWSLogs/123456789012", "", "", "", "", ""},
        {"AWSLogs/o-abcdefghi/123456789012/x/y", "", "", "", "", ""},
        {"AWSLogs/1234567890/x/y", "", "", "", "", ""},
        {"AWSLogs/1234567890123/x/y", "", "", "", "", ""},
        {"AWSLogs/12345678901a/x/y", "", "", "", "", ""},
        {"AWSLogs/123456789012/AWSLogs/y", "", "", "", "", ""},
        {"awslogs/123456789012/x/y", "", "", "", "", ""},
        {"pAWSLogs/123456789012/x/y", "", "", "", "", ""},
        {"", "", "", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct s3_key key = s3_key_parse(slice_from_cstr(cases[i].key));

        assert_slice(key.whole, cases[i].key);
        assert_slice(key.prefix, cases[i].prefix);
        assert_slice(key.organisation, cases[i].organisation);
        assert_slice(key.account, cases[i].account);
        assert_slice(key.service, cases[i].service);
        assert_slice(key.rest, cases[i].rest);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_a_head),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
