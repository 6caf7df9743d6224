/* SPDX-License-Identifier: Apache-2.0 */
#include "aws/aws_error.h"

#include "test.h"

static const struct {
    const char *header, *json, *code, *message;
} CASES[] = {
    {"", "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no such secret\"}",
     "ResourceNotFoundException", "no such secret"},
    {"", "{\"__type\":\"com.amazonaws.ssm#ParameterNotFound\"}", "ParameterNotFound", ""},
    {"", "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"The queue \\\"q\\\"\"}",
     "QueueDoesNotExist", "The queue \"q\""},
    {"", "{\"code\":\"Throttling\",\"message\":\"new\",\"Message\":\"old\"}", "Throttling", "new"},
    {"", "{\"__type\":\"A\",\"code\":\"B\"}", "A", ""},
    {"ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.availability/", "{}",
     "ThrottlingException", ""},
    {"a.b#C:http://host/#d", "", "C", ""},
    {"InHeader", "{\"__type\":\"InBody\"}", "InBody", ""},
    {"InHeader", "<html>bad gateway</html>", "InHeader", ""},
    {"", "<?xml?>\n<Error><Code>AccessDenied</Code><Message>no</Message></Error>", "AccessDenied",
     "no"},
    {"", "\n <ErrorResponse><Error><Code>A</Code></Error></ErrorResponse>", "A", ""},
    {"", "{\"__type\":1,\"code\":null,\"message\":[\"x\"]}", "", ""},
    {"", "{\"__type\":\"Cut", "", ""},
    {"", "[\"__type\"]", "", ""},
    {"", "", "", ""},
};

static void aws_error_finds_code_and_message_where_a_service_puts_them(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct aws_error error = {0};

        if (CASES[i].header[0] != '\0') {
            aws_error_header(&error, slice_from_cstr(CASES[i].header));
        }
        aws_error_parse(&error, slice_from_cstr(CASES[i].json));
        if (strcmp(error.code, CASES[i].code) != 0 ||
            strcmp(error.message, CASES[i].message) != 0) {
            fail_msg("case %zu: \"%s\", \"%s\"", i, error.code, error.message);
        }
    }
}

static void aws_error_cuts_what_is_too_long(void **state) {
    struct aws_error error = {0};
    char json[2048];
    char text[1001];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    snprintf(json, sizeof(json), "{\"__type\":\"%s\",\"message\":\"%.900s\"}", text, text);
    aws_error_parse(&error, slice_from_cstr(json));
    assert_int_equal(strlen(error.code), sizeof(error.code) - 1);
    assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
}

static void aws_error_reads_a_document_cut_at_any_byte(void **state) {
    static const char JSON[] = "{\"__type\":\"a#Code\",\"message\":\"caf\\u00e9\"}";

    (void)state;
    for (size_t len = 0; len < sizeof(JSON); len++) {
        struct aws_error error = {0};
        char *copy = malloc(len + 1); /* so that reading beyond its end shows */

        assert_non_null(copy);
        memcpy(copy, JSON, len);
        aws_error_parse(&error, slice_of(copy, len));
        bool whole = len == sizeof(JSON) - 1;
        assert_string_equal(error.code, whole ? "Code" : "");
        assert_string_equal(error.message, whole ? "caf\xc3\xa9" : "");
        free(copy);
        if (whole) {
            break;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aws_error_finds_code_and_message_where_a_service_puts_them),
        cmocka_unit_test(aws_error_cuts_what_is_too_long),
        cmocka_unit_test(aws_error_reads_a_document_cut_at_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
