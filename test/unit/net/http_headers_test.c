/* SPDX-License-Identifier: Apache-2.0 */
#include "net/http_headers.h"

#include "promtail/buf.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* libcurl's struct curl_slist; its headers are the library's alone. */
struct line {
    char *data;
    const struct line *next;
};

static const struct {
    const char *name;
    const char *value;
    const char *line; /* as libcurl reads it */
} LINES[] = {
    {"X-Scope-OrgID", "one", "X-Scope-OrgID: one"},
    {"X-Empty", "", "X-Empty:"},
    {"X-Bytes", "\x80\xff ~", "X-Bytes: \x80\xff ~"},
};

static void headers_become_lines_in_their_order(void **state) {
    struct http_headers headers = {0};
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(LINES); i++) {
        struct http_header header = {LINES[i].name, slice_from_cstr(LINES[i].value)};
        assert_true(http_headers_add(&headers, &header, 1, &err));
    }
    assert_true(http_headers_leave_out(&headers, "Expect", &err));
    const struct line *at = (const struct line *)(const void *)headers.list;
    for (size_t i = 0; i < COUNT(LINES); i++, at = at->next) {
        assert_string_equal(at->data, LINES[i].line);
    }
    assert_string_equal(at->data, "Expect:");
    assert_null(at->next);
    http_headers_clean_up(&headers);
    http_headers_clean_up(&headers);
}

static void a_value_with_a_control_byte_is_refused(void **state) {
    static const unsigned char BAD[] = {0, 1, '\t', '\n', '\r', 0x1f, 0x7f};

    (void)state;
    for (size_t i = 0; i < sizeof(BAD); i++) {
        const unsigned char value[] = {'a', BAD[i], 'b'};
        const struct http_header added[] = {{"X-Good", SLICE("v")},
                                            {"X-Bad", slice_of(value, sizeof(value))}};
        struct http_headers headers = {0};
        struct error err;
        assert_false(http_headers_add(&headers, added, 2, &err));
        assert_string_equal(err.text, "the value of header X-Bad has a control byte");
        http_headers_clean_up(&headers);
    }
}

static void a_header_of_64_kib_is_the_longest(void **state) {
    enum { MAX = 64 * 1024 };
    char *value = mem_alloc(MAX);
    struct http_headers headers = {0};
    struct error err;

    (void)state;
    memset(value, 'x', MAX);
    struct http_header header = {"X-Long", slice_of(value, MAX)};
    assert_false(http_headers_add(&headers, &header, 1, &err));
    assert_string_equal(err.text, "header X-Long is too long");
    assert_null(headers.list);
    header.value.len = MAX - strlen("X-Long: ") - 1;
    assert_true(http_headers_add(&headers, &header, 1, &err));
    http_headers_clean_up(&headers);
    mem_free(value);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_become_lines_in_their_order),
        cmocka_unit_test(a_value_with_a_control_byte_is_refused),
        cmocka_unit_test(a_header_of_64_kib_is_the_longest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
