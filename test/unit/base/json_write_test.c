/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_write.h"

#include "test.h"

static void json_write_places_commas_and_colons(void **state) {
    struct json_write json;
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    json_write_init(&json, &out);
    json_write_begin(&json, '{');
    json_write_key(&json, SLICE("a"));
    json_write_begin(&json, '[');
    json_write_int(&json, -1);
    json_write_string(&json, SLICE("x"));
    json_write_begin(&json, '{');
    json_write_end(&json, '}');
    json_write_end(&json, ']');
    json_write_key(&json, SLICE("b"));
    json_write_int(&json, INT64_MAX);
    json_write_end(&json, '}');
    assert_slice(buf_slice(&out), "{\"a\":[-1,\"x\",{}],\"b\":9223372036854775807}");
    assert_false(json.full);
    buf_clean_up(&out);
}

static void strings_are_escaped_and_made_utf8(void **state) {
    struct json_write json;
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    json_write_init(&json, &out);
    json_write_string(&json, SLICE("q\"\\/\n\t\0\x1f caf\xc3\xa9 \xff"));
    assert_slice(buf_slice(&out), "\"q\\\"\\\\/\\n\\t\\u0000\\u001f caf\xc3\xa9 \xef\xbf\xbd\"");
    buf_clean_up(&out);
}

/* At every place of a text that is looked at eight bytes at a time. */
static void one_byte_among_plain_ones_is_found(void **state) {
    static const struct {
        const char *byte;
        const char *written;
    } BYTES[] = {
        {"\"", "\\\""},   {"\\", "\\\\"}, {"\x1f", "\\u001f"}, {"\x80", "\xef\xbf\xbd"},
        {"\x7f", "\x7f"}, {" ", " "},     {"!", "!"},          {"#", "#"},
        {"[", "["},       {"]", "]"},
    };
    struct buf out;
    char text[48];
    char expected[64];

    (void)state;
    for (size_t i = 0; i < sizeof(BYTES) / sizeof(BYTES[0]); i++) {
        for (int at = 0; at < 17; at++) {
            snprintf(text, sizeof(text), "%.*s%s%.*s", at, "aaaaaaaaaaaaaaaaa", BYTES[i].byte,
                     17 - at, "~~~~~~~~~~~~~~~~~");
            snprintf(expected, sizeof(expected), "\"%.*s%s%.*s\"", at, "aaaaaaaaaaaaaaaaa",
                     BYTES[i].written, 17 - at, "~~~~~~~~~~~~~~~~~");
            buf_init(&out, 100);
            assert_true(json_write_text(&out, slice_from_cstr(text)));
            assert_slice(buf_slice(&out), expected);
            buf_clean_up(&out);
        }
    }
}

static void numbers_of_any_size_are_written(void **state) {
    static const int64_t NUMBERS[] = {INT64_MIN, -10, 0, 9, 10, 1234567890, INT64_MAX};
    struct json_write json;
    struct buf out;
    char expected[32];

    (void)state;
    for (size_t i = 0; i < sizeof(NUMBERS) / sizeof(NUMBERS[0]); i++) {
        buf_init(&out, 100);
        json_write_init(&json, &out);
        json_write_int(&json, NUMBERS[i]);
        snprintf(expected, sizeof(expected), "%" PRId64, NUMBERS[i]);
        assert_slice(buf_slice(&out), expected);
        buf_clean_up(&out);
    }
}

static void a_full_buf_is_told_once_at_the_end(void **state) {
    struct json_write json;
    struct buf out;

    (void)state;
    for (size_t max = 0; max < 12; max++) {
        buf_init(&out, max);
        json_write_init(&json, &out);
        json_write_begin(&json, '{');
        json_write_key(&json, SLICE("key"));
        json_write_int(&json, 12345);
        json_write_end(&json, '}');
        assert_true(json.full);
        assert_true(out.len <= max);
        buf_clean_up(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_write_places_commas_and_colons),
        cmocka_unit_test(strings_are_escaped_and_made_utf8),
        cmocka_unit_test(one_byte_among_plain_ones_is_found),
        cmocka_unit_test(numbers_of_any_size_are_written),
        cmocka_unit_test(a_full_buf_is_told_once_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
