/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_setup.h"

/* Of AWS's documentation. */
#define ID "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define GONE "<redacted:aws_key>"
#define BLANKS_60 "                                                            "

static void ids_of_access_keys_are_replaced(void **state) {
    static const char *const cases[][2] = {
        {ID, GONE},
        {"ASIAIOSFODNN7EXAMPLE", GONE},
        {"Credential=" ID "/20130524/us-east-1/s3", "Credential=" GONE "/20130524/us-east-1/s3"},
        {"X-Amz-Credential%3D" ID "%2F2013", "X-Amz-Credential%3D" GONE "%2F2013"},
        {"\\n" ID, "\\n" GONE},
        {"AKIAASIAIOSFODNN7EXAMPLE", "AKIA" GONE},
        {ID "X", NULL},
        {"AKIAIOSFODNN7EXAMPL", NULL},
        {"AKIAIOSFODNN7EXAMPLe", NULL},
        {"AIDAIOSFODNN7EXAMPLE", NULL},
        {"AKIA", NULL},
        {"A", NULL},
    };

    (void)state;
    EXPECT_REDACTED("aws_key", cases);
}

static void secret_keys_are_replaced_after_a_hint(void **state) {
    static const char *const cases[][2] = {
        {"aws_secret_access_key = " SECRET, "aws_secret_access_key = " GONE},
        {"{\"SecretAccessKey\":\"" SECRET "\"}", "{\"SecretAccessKey\":\"" GONE "\"}"},
        {"AWS_SECRET_ACCESS_KEY=" SECRET " x", "AWS_SECRET_ACCESS_KEY=" GONE " x"},
        {"secret:" SECRET, "secret:" GONE},
        {"secret\\u003d" SECRET "\\u0026", "secret\\u003d" GONE "\\u0026"},
        {"secret%3D" SECRET "%26", "secret%3D" GONE "%26"},
        {"secret:\\n" SECRET "\\n", "secret:\\n" GONE "\\n"},
        {ID "," SECRET, GONE "," GONE},
        {ID " and the secret " SECRET, GONE " and the secret " GONE},
        {"the secret of " ID " is " SECRET, "the secret of " GONE " is " GONE},
        {"secret" BLANKS_60 "    " SECRET, "secret" BLANKS_60 "    " GONE},
        {"secret" BLANKS_60 "     " SECRET, NULL}, /* 65 bytes later */
        {"secret " SECRET "x", NULL},              /* 41 */
        {"secret x" SECRET, NULL},
        {"secret " SECRET SECRET " " SECRET, NULL}, /* 81 bytes later */
        {"secretly" SECRET, NULL},
        {"commit " SECRET, NULL}, /* no hint */
        {SECRET " secret", NULL},
        {"secret", NULL},
        {"secret ", NULL},
        {"s", NULL},
    };

    (void)state;
    EXPECT_REDACTED("aws_key", cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_of_access_keys_are_replaced),
        cmocka_unit_test(secret_keys_are_replaced_after_a_hint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
