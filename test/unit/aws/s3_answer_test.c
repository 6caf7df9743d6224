/* SPDX-License-Identifier: Apache-2.0 */
/* What a refusal means for the object, as reading it tells. */
#include "aws/s3_answer.h"

#include "s3_case.h"

/* What a refusal means. */
static const struct s3_case REFUSALS[] = {
    {.name = "no object",
     .answers = {ERROR(404, "<Code>NoSuchKey</Code>")},
     .code = ERROR_MISSING,
     .text = "no such object (NoSuchKey)"},
    {.name = "no version",
     .answers = {ERROR(404, "<Code>NoSuchVersion</Code>")},
     .versioned = true,
     .code = ERROR_MISSING,
     .text = "no such version (NoSuchVersion)"},
    {.name = "a delete marker",
     .answers = {{.status = 405,
                  .headers = {{"x-amz-delete-marker", "true"}},
                  .body = BYTES("<Code>MethodNotAllowed</Code>")}},
     .code = ERROR_MISSING,
     .text = "a delete marker (MethodNotAllowed)"},
    {.name = "another 405",
     .answers = {ERROR(405, "<Code>MethodNotAllowed</Code>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 405 MethodNotAllowed"},
    {.name = "archived",
     .answers = {ERROR(403, "<Code>InvalidObjectState</Code>")},
     .code = ERROR_REFUSED,
     .text = "archived, it must be restored first (InvalidObjectState)"},
    {.name = "denied",
     .answers = {ERROR(403, "<Code>AccessDenied</Code><Message>Access Denied</Message>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 403 AccessDenied (" LOOKS_MISSING "): Access Denied"},
    {.name = "no bucket",
     .answers = {ERROR(404, "<Code>NoSuchBucket</Code>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 404 NoSuchBucket (" LOOKS_MISSING ")"},
    {.name = "an expired token",
     .answers = {ERROR(400, "<Code>ExpiredToken</Code><Message>The token has expired.</Message>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 400 ExpiredToken: The token has expired."},
    {.name = "a web page",
     .answers = {ERROR(404, "<html>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 404"},
    {.name = "a text that breaks",
     .answers = {{.status = 403, .error = "reset"}},
     .code = ERROR_REMOTE,
     .text = "HTTP 403"},
    {.name = "a 304", .answers = {{.status = 304}}, .code = ERROR_REMOTE, .text = "HTTP 304"},
    {.name = "a 204", .answers = {{.status = 204}}, .code = ERROR_REMOTE, .text = "HTTP 204"},
    {.name = "a 416", .answers = {{.status = 416}}, .code = ERROR_REMOTE, .text = "HTTP 416"},
    {.name = "a redirect to nowhere",
     .answers = {ERROR(301, "<Code>PermanentRedirect</Code>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 301 PermanentRedirect"},
    {.name = "a redirect to another host",
     .answers = {OTHER_REGION("evil.com/")},
     .code = ERROR_REMOTE,
     .text = "HTTP 301"},
    {.name = "a redirect to where it was",
     .answers = {OTHER_REGION("eu-west-1")},
     .code = ERROR_REMOTE,
     .text = "HTTP 301"},
    {.name = "a range that nobody asked for",
     .answers = {REST("5-9/10", "56789")},
     .code = ERROR_REMOTE,
     .text = "answer begins at byte 5, not 0"},
    {.name = "a 206 without a range",
     .answers = {{.status = 206, .body = BYTES("56789")}},
     .code = ERROR_REMOTE,
     .text = "answer begins at byte -1, not 0"},
};

/* In what S3 or the network says. */
static const struct s3_case SECRETS[] = {
    {.name = "as it is",
     .answers = {ERROR(403, "<Error><Code>InvalidToken</Code><Message>x-amz-security-token: " SECRET
                            "</Message></Error>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 403 InvalidToken: x-amz-security-token: ***"},
    {.name = "where the text is cut",
     .answers = {ERROR(400, "<Error><Code>Bad</Code><Message>a text of which the end is cut, there "
                            "being no room for more than a hundred bytes: " SECRET
                            "</Message></Error>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 400 Bad: a text of which the end is cut, there being no room for more than a "
             "hundred bytes: ***"},
    {.name = "escaped",
     .answers = {ERROR(400, "<Error><Code>Bad</Code><Message>IQoJb3JpZ2luX2VjEA&#43;&#x2f;==, "
                            "IQoJb3JpZ2luX2VjEA%2B%2f%3D%3D</Message></Error>")},
     .code = ERROR_REMOTE,
     .text = "HTTP 400 Bad: ***, ***"},
    {.name = "in what broke",
     .answers = {{.error = "can't use " SECRET}, {.error = SECRET}, {.error = "again " SECRET}},
     .code = ERROR_TRANSPORT,
     .text = "again ***"},
};

static void s3_answer_tells_what_a_refusal_means(void **state) {
    (void)state;
    s3_run_cases(REFUSALS, COUNT(REFUSALS));
}

static void s3_answer_has_no_secrets_in_what_it_tells(void **state) {
    (void)state;
    s3_run_cases(SECRETS, COUNT(SECRETS));
}

static void s3_answer_reads_an_error_document_of_any_size(void **state) {
    static unsigned char xml[10000];
    struct fake_answer answer = {.status = 404, .body = {xml, sizeof(xml)}, .piece = 7};
    struct s3_setup setup;

    (void)state;
    memset(xml, ' ', sizeof(xml));
    memcpy(xml, "<Code>NoSuchKey</Code>", 22);
    s3_setup_init(&setup, &answer, 1);
    s3_expect_error(&setup, ERROR_MISSING, "no such object (NoSuchKey)");
    s3_setup_clean_up(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_answer_tells_what_a_refusal_means),
        cmocka_unit_test(s3_answer_has_no_secrets_in_what_it_tells),
        cmocka_unit_test(s3_answer_reads_an_error_document_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
