/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/sigv4.h"

#include "test.h"

enum { TIME_S = 1440938160 }; /* 2015-08-30T12:36:00Z, of AWS's own examples */

static const struct aws_credentials KEYS = {"AKIDEXAMPLE",
                                            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL};

static const char *header_of(const struct sigv4_signature *signature, const char *name) {
    static char value[SIGV4_AUTHORIZATION_BYTES];

    for (unsigned i = 0; i < signature->header_count; i++) {
        struct slice text = signature->headers[i].value;
        if (strcmp(signature->headers[i].name, name) == 0) {
            snprintf(value, sizeof(value), "%.*s", (int)text.len, (const char *)text.ptr);
            return value;
        }
    }
    return "";
}

/* "Signature Version 4 test suite", get-vanilla. */
static void sigv4_signs_as_the_example_of_aws(void **state) {
    struct sigv4_scope scope = {&KEYS, "us-east-1", "service", TIME_S * INT64_C(1000000000)};
    struct http_request request = {.method = "GET", .url = "https://example.amazonaws.com/"};
    struct sigv4_signature signature;
    struct error err = {0};

    (void)state;
    assert_true(sigv4_sign(&scope, &request, &signature, &err));
    assert_string_equal(header_of(&signature, "Host"), "example.amazonaws.com");
    assert_string_equal(header_of(&signature, "x-amz-date"), "20150830T123600Z");
    assert_string_equal(
        header_of(&signature, "Authorization"),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assert_int_equal(signature.header_count, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_signs_as_the_example_of_aws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
