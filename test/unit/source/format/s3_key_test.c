/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/s3_key.h"

#include "test.h"

static void a_key_has_a_head(void **state) {
    static const struct {
        const char *key;
        enum s3_key_head head;
        const char *prefix, *organisation, *account, *rest;
    } cases[] = {
        {"AWSLogs/123456789012/x/y", S3_KEY_CLASSIC, "", "", "123456789012", "x/y"},
        {"AWSLogs/12345678901/x/y", S3_KEY_CLASSIC, "", "", "12345678901", "x/y"},
        {"a/b/AWSLogs/123456789012/x", S3_KEY_CLASSIC, "a/b", "", "123456789012", "x"},
        {"/AWSLogs/123456789012/x", S3_KEY_CLASSIC, "", "", "123456789012", "x"},
        {"//AWSLogs/123456789012/x", S3_KEY_CLASSIC, "/", "", "123456789012", "x"},
        {"AWSLogs/1/AWSLogs/123456789012/x", S3_KEY_CLASSIC, "AWSLogs/1", "", "123456789012", "x"},
        {"AWSLogs/o-abcdefghij/123456789012/x", S3_KEY_CLASSIC, "", "o-abcdefghij", "123456789012",
         "x"},
        {"p/AWSLogs/o-abcdefghij/aws-account-id=123456789012/x", S3_KEY_HIVE, "p", "o-abcdefghij",
         "123456789012", "x"},
        {"AWSLogs/aws-account-id=123456789012/x", S3_KEY_HIVE, "", "", "123456789012", "x"},
        {"AWSLogs/123456789012", S3_KEY_CLASSIC, "", "", "123456789012", ""},
        {"AWSLogs/o-abcdefghi/123456789012/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"AWSLogs/1234567890/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"AWSLogs/1234567890123/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"AWSLogs/12345678901a/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"AWSLogs/123456789012/AWSLogs", S3_KEY_NO_HEAD, "", "", "", ""},
        {"awslogs/123456789012/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"pAWSLogs/123456789012/x", S3_KEY_NO_HEAD, "", "", "", ""},
        {"", S3_KEY_NO_HEAD, "", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct s3_key key = s3_key_parse(slice_from_cstr(cases[i].key));

        if (key.head != cases[i].head) {
            fail_msg("%s: head %d", cases[i].key, (int)key.head);
        }
        assert_slice(key.whole, cases[i].key);
        assert_slice(key.prefix, cases[i].prefix);
        assert_slice(key.organisation, cases[i].organisation);
        assert_slice(key.account, cases[i].account);
        assert_slice(key.rest, cases[i].rest);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_has_a_head),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
