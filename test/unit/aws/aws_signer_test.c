/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_signer.h"

#include "test.h"

static int64_t fake_realtime_ns(const struct clock *clock) {
    (void)clock;
    return 1440938160 * INT64_C(1000000000);
}

static const struct clock CLOCK = {.realtime_ns = fake_realtime_ns};
static const struct http_request REQUEST = {.method = "GET", .url = "https://h/k"};

static void aws_signer_signs_each_request_at_the_time_of_its_clock(void **state) {
    static const struct aws_credentials KEYS = {.access_key = "AKID", .secret_key = "secret"};
    struct aws_signer signer;
    struct authorization first = {0}, second = {0};
    struct error err = {0};

    (void)state;
    aws_signer_init(&signer, &KEYS, "eu-west-1", "s3", &CLOCK);
    struct authorizer *authorizer = aws_signer_authorizer(&signer);
    assert_non_null(authorizer);
    assert_true(authorizer->authorize(authorizer, &REQUEST, &first, &err));
    assert_true(authorizer->authorize(authorizer, &REQUEST, &second, &err));
    assert_int_equal(second.header_count, 4);
    assert_int_equal(second.header_count, first.header_count);
    assert_null(second.bearer);
    assert_null(second.username);
    assert_string_equal(second.headers[0].name, "Host");
    assert_slice(second.headers[1].value, "20150830T123600Z");
    assert_true(authorizer->refresh == NULL);
}

static void aws_signer_without_an_access_key_is_none(void **state) {
    static const struct aws_credentials NONE[] = {{.access_key = NULL},
                                                  {.access_key = "", .secret_key = "secret"}};
    struct aws_signer signer;

    (void)state;
    for (size_t i = 0; i < sizeof(NONE) / sizeof(NONE[0]); i++) {
        aws_signer_init(&signer, &NONE[i], "eu-west-1", "s3", &CLOCK);
        assert_null(aws_signer_authorizer(&signer));
    }
}

static void aws_signer_fails_without_a_secret_key(void **state) {
    static const struct aws_credentials HALF[] = {{.access_key = "AKID"},
                                                  {.access_key = "AKID", .secret_key = ""}};
    struct aws_signer signer;

    (void)state;
    for (size_t i = 0; i < sizeof(HALF) / sizeof(HALF[0]); i++) {
        struct authorization out = {0};
        struct error err = {0};
        aws_signer_init(&signer, &HALF[i], "eu-west-1", "s3", &CLOCK);
        struct authorizer *authorizer = aws_signer_authorizer(&signer);
        assert_false(authorizer->authorize(authorizer, &REQUEST, &out, &err));
        assert_string_equal(err.text, "AWS_SECRET_ACCESS_KEY is missing");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_signer_signs_each_request_at_the_time_of_its_clock),
        cmocka_unit_test(aws_signer_without_an_access_key_is_none),
        cmocka_unit_test(aws_signer_fails_without_a_secret_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
