/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/sigv4.h"

#include "aws/sigv4_canonical.h"

#include "test.h"

enum { TIME_S = 1440938160 }; /* 2015-08-30T12:36:00Z, of AWS's own examples */

static const struct aws_credentials KEYS = {
    .access_key = "AKIDEXAMPLE", .secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};

static const char *header_of(const struct sigv4_signature *signature, const char *name) {
    static char value[SIGV4_AUTHORIZATION_BYTES];

    for (unsigned i = 0; i < signature->header_count; i++) {
        struct slice text = signature->headers[i].value;
        if (strcmp(signature->headers[i].name, name) == 0) {
            snprintf(value, sizeof(value), "%.*s", SLICE_ARG(text));
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

static void sigv4_gives_s3_the_hash_and_the_token(void **state) {
    static const struct aws_credentials SESSION = {"AKIDEXAMPLE", "secret", "token/+=", NULL};
    struct sigv4_scope scope = {&SESSION, "eu-west-1", "s3", TIME_S * INT64_C(1000000000)};
    struct http_request request = {.method = "GET", .url = "http://127.0.0.1:9000/logs/../k"};
    struct sigv4_signature signature;
    struct error err = {0};

    (void)state;
    assert_true(sigv4_sign(&scope, &request, &signature, &err));
    assert_int_equal(signature.header_count, 5);
    assert_string_equal(header_of(&signature, "Host"), "127.0.0.1:9000");
    assert_string_equal(header_of(&signature, "x-amz-security-token"), "token/+=");
    assert_string_equal(header_of(&signature, "x-amz-content-sha256"),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_non_null(strstr(header_of(&signature, "Authorization"),
                           "SignedHeaders=host;x-amz-content-sha256;x-amz-date;"
                           "x-amz-security-token, "));
    request.body = SLICE("abc");
    assert_true(sigv4_sign(&scope, &request, &signature, &err)); /* nothing is left of the first */
    assert_int_equal(signature.header_count, 5);
    assert_string_equal(header_of(&signature, "x-amz-content-sha256"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void sigv4_refuses_a_request_that_is_too_long(void **state) {
    static char url[SIGV4_CANONICAL_BYTES_MAX + 32];
    static char value[SIGV4_CANONICAL_BYTES_MAX];
    struct sigv4_scope scope = {&KEYS, "us-east-1", "s3", TIME_S * INT64_C(1000000000)};
    struct http_request request = {.method = "GET", .url = url};
    struct sigv4_signature signature;
    struct error err = {0};

    (void)state;
    memset(value, 'x', sizeof(value));
    snprintf(url, sizeof(url), "https://h/%.*s", (int)sizeof(value), value);
    assert_false(sigv4_sign(&scope, &request, &signature, &err));
    assert_string_equal(err.text, "the request is too long to sign");
    assert_int_equal(err.code, ERROR_LIMIT);
    request.url = "https://h/";
    request.headers[request.header_count++] =
        (struct http_header){"x-amz-meta", slice_of(value, sizeof(value))};
    assert_false(sigv4_sign(&scope, &request, &signature, &err));
    assert_string_equal(err.text, "the request is too long to sign");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_signs_as_the_example_of_aws),
        cmocka_unit_test(sigv4_gives_s3_the_hash_and_the_token),
        cmocka_unit_test(sigv4_refuses_a_request_that_is_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
