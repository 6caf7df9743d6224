/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_denied.h"

#include "test.h"

#define USER "User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: "

static const struct {
    long status;
    struct aws_error refusal;
    const char *text;
} CASES[] = {
    {403,
     {"AccessDenied", "", ""},
     "the function's role needs s3:PutObject: HTTP 403 AccessDenied"},
    {403,
     {"AccessDenied", "Access Denied", ""},
     "the function's role needs s3:PutObject: HTTP 403 AccessDenied: Access Denied"},
    {403, /* S3, when the bucket's key is the customer's; the message is cut */
     {"AccessDenied", USER "kms:GenerateDataKey on resource: arn:aws:kms:a:b:key/c", ""},
     "the function's role needs kms:GenerateDataKey: HTTP 403 AccessDenied: User: "
     "arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: k"},
    {400, /* SQS */
     {"KmsAccessDenied", "", ""},
     "the function's role needs kms:GenerateDataKey: HTTP 400 KmsAccessDenied"},
    {400, /* Secrets Manager */
     {"AccessDeniedException", "Access to KMS is not allowed", ""},
     "the function's role needs kms:GenerateDataKey: HTTP 400 AccessDeniedException: Access to KMS "
     "is not allowed"},
    {404, {"NoSuchBucket", "kms:", ""}, "what the call said"},
    {0, {"", "", ""}, "what the call said"},
};

static void aws_denied_names_the_action_that_the_role_lacks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_answer answer = {.status = CASES[i].status, .refusal = &CASES[i].refusal};
        struct error err = {0};

        error_set(&answer.error, ERROR_REMOTE, "what the call said");
        aws_denied_describe(&answer, "s3:PutObject", "kms:GenerateDataKey", &err);
        if (strcmp(err.text, CASES[i].text) != 0) {
            fail_msg("case %zu: %s", i, err.text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_denied_names_the_action_that_the_role_lacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
