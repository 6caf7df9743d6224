/* SPDX-License-Identifier: Apache-2.0 */
#include "loki/push_request.h"

#include "test.h"

static const char *header_of(const struct http_request *request, const char *name, char *text,
                             size_t size) {
    text[0] = '\0';
    for (unsigned i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, name) == 0) {
            snprintf(text, size, "%.*s", SLICE_ARG(request->headers[i].value));
        }
    }
    return text;
}

static void push_request_has_tenant_and_time_out(void **state) {
    static const struct {
        const char *configured, *of_batch, *tenant;
        int64_t timeout_ms, left_ms, expected_ms;
    } cases[] = {
        {NULL, "", "", 5000, 9000, 5000},       {"", "", "", 5000, 4999, 4999},
        {"team", "", "team", 5000, 5000, 5000}, {"team", "other", "other", 5000, 1, 1},
        {NULL, "other", "other", 1, 5000, 1},
    };
    unsigned char bytes[] = "body";

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct loki_push_config config = {
            .url = "http://loki/push",
            .user_agent = "agent",
            .tenant = cases[i].configured,
            .timeout_ms = cases[i].timeout_ms,
        };
        char text[64];
        struct push_body body = {.bytes = {.ptr = bytes, .len = 4}};
        struct http_request request =
            push_request_make(&config, slice_from_cstr(cases[i].of_batch), &body, cases[i].left_ms);

        assert_string_equal(request.method, "POST");
        assert_string_equal(request.url, "http://loki/push");
        assert_int_equal(request.body.len, 4);
        assert_int_equal(request.timeout_ms, cases[i].expected_ms);
        assert_int_equal(request.header_count, cases[i].tenant[0] != '\0' ? 3 : 2);
        assert_string_equal(header_of(&request, "X-Scope-OrgID", text, sizeof(text)),
                            cases[i].tenant);
        assert_string_equal(header_of(&request, "User-Agent", text, sizeof(text)), "agent");
        assert_string_equal(header_of(&request, "Content-Type", text, sizeof(text)),
                            "application/x-protobuf");
    }
}

static void push_request_says_what_the_body_is_in(void **state) {
    struct loki_push_config config = {.url = "http://loki/push", .user_agent = "agent"};

    (void)state;
    for (int in_gzip = 0; in_gzip < 2; in_gzip++) {
        char text[64];
        struct push_body body = {.in_gzip = in_gzip != 0};
        struct http_request request = push_request_make(&config, SLICE(""), &body, 1);

        assert_string_equal(header_of(&request, "Content-Encoding", text, sizeof(text)),
                            in_gzip ? "gzip" : "");
        assert_string_equal(header_of(&request, "Content-Type", text, sizeof(text)),
                            "application/x-protobuf");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(push_request_has_tenant_and_time_out),
        cmocka_unit_test(push_request_says_what_the_body_is_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
