/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_object.h"

#include "test.h"

enum { WANTED_A, WANTED_B, WANTED };

static const struct {
    const char *object;
    bool ok;
    const char *a, *b;
} CASES[] = {
    {"{}", true, "", ""},
    {"{\"a\":1,\"b\":[2, 3]}", true, "1", "[2, 3]"},
    {" { \"b\" : { \"a\" : 9 } , \"x\":[{\"a\":8}] } ", true, "", "{ \"a\" : 9 }"},
    {"{\"a\":1,\"a\":\"two\"}", true, "\"two\"", ""}, /* the last counts */
    {"{\"\\u0061\":7}", true, "7", ""},               /* names are unescaped */
    {"{\"a\":\"x\\\"}\"}", true, "\"x\\\"}\"", ""},
    {"{\"a\":null,\"b\":true}", true, "null", "true"},
    {"{\"a\":1} x", false, "", ""},
    {"{\"a\":1}{}", false, "", ""},
    {"[1]", false, "", ""},
    {"\"a\"", false, "", ""},
    {"", false, "", ""},
    {"{\"a\":}", false, "", ""},
    {"{\"a\":1,}", false, "", ""},
    {"{\"a\" 1}", false, "", ""},
};

static void members_are_the_json_of_their_values(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct json_member members[WANTED] = {{.name = "a"}, {.name = "b"}};
        struct error err = {0};
        bool ok = json_object_read(slice_from_cstr(CASES[i].object), members, WANTED, &err);
        if (ok != CASES[i].ok) {
            fail_msg("case %zu: %s", i, err.text);
        }
        if (ok) {
            assert_slice(members[WANTED_A].value, CASES[i].a);
            assert_slice(members[WANTED_B].value, CASES[i].b);
        }
    }
}

static void a_name_longer_than_any_that_is_wanted_is_passed_over(void **state) {
    char object[300] = "{\"";
    struct json_member members[] = {{.name = "a"}};
    struct error err = {0};

    (void)state;
    memset(object + 2, 'a', 200);
    memcpy(object + 202, "\":1,\"a\":2}", 11);
    assert_true(json_object_read(slice_from_cstr(object), members, 1, &err));
    assert_slice(members[0].value, "2");
}

static void texts_are_unescaped_and_others_are_empty(void **state) {
    static const char *const OTHERS[] = {"\"\"", "7", "null", "", "{}", "\"\\x\""};
    struct arena arena = {0};

    (void)state;
    assert_slice(json_text_or_empty(SLICE("\"plain\""), &arena), "plain");
    assert_slice(json_text_or_empty(SLICE("\"a\\n\\u00e9\\ud83d\\ude00\""), &arena),
                 "a\n\xc3\xa9\xf0\x9f\x98\x80");
    for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
        assert_slice(json_text_or_empty(slice_from_cstr(OTHERS[i]), &arena), "");
    }
    arena_clean_up(&arena);
}

static void a_text_is_unescaped_where_it_stands(void **state) {
    static const struct {
        const char *value;
        const char *text;
    } cases[] = {
        {"\"plain\"", "plain"},
        {"\"\"", ""},
        {"\"a\\n\\u00e9b\\ud83d\\ude00c\"", "a\n\xc3\xa9"
                                            "b\xf0\x9f\x98\x80"
                                            "c"},
        {"\"\\ud800\\ud800x\"", "\xef\xbf\xbd\xef\xbf\xbdx"},
        {"\"{\\\"a\\\":\\\"\\\\n\\\"}\"", "{\"a\":\"\\n\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned char value[64];
        struct json_short room;
        struct slice text;
        size_t len = strlen(cases[i].value);
        memcpy(value, cases[i].value, len);
        assert_slice(json_text_short(slice_of(value, len), &room), cases[i].text);
        assert_true(json_text_in_place(slice_of(value, len), &text));
        assert_slice(text, cases[i].text);
        assert_true(text.ptr >= value && text.ptr + text.len < value + len);
    }
}

static void a_short_text_is_compared_without_its_escapes(void **state) {
    char value[1024] = "\"\\u0061";
    struct json_short room;

    (void)state;
    assert_true(json_text_is(SLICE("\"aws:sqs\""), "aws:sqs"));
    assert_true(json_text_is(SLICE("\"aws\\u003asqs\""), "aws:sqs"));
    assert_false(json_text_is(SLICE("\"aws:sq\""), "aws:sqs"));
    assert_false(json_text_is(SLICE("7"), "7"));
    memset(value + 7, 'a', 600);
    value[607] = '"';
    assert_slice(json_text_short(slice_of(value, 608), &room), ""); /* no room, and no harm */
    assert_false(json_has_text(SLICE("\"\"")));
    assert_true(json_has_text(SLICE("\"\\n\"")));
}

static void elements_are_the_json_of_their_values(void **state) {
    static const char *const expected[] = {"1", "{\"a\": []}", "\"]\"", "[[]]"};
    struct json_elements elements;
    struct slice value;
    size_t count = 0;

    (void)state;
    json_elements_init(&elements, SLICE("[ 1 , {\"a\": []},\"]\" ,[[]] ]"));
    while (json_elements_next(&elements, &value)) {
        assert_slice(value, expected[count++]);
    }
    assert_int_equal(count, 4);
    json_elements_clean_up(&elements);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_the_json_of_their_values),
        cmocka_unit_test(a_name_longer_than_any_that_is_wanted_is_passed_over),
        cmocka_unit_test(texts_are_unescaped_and_others_are_empty),
        cmocka_unit_test(a_text_is_unescaped_where_it_stands),
        cmocka_unit_test(a_short_text_is_compared_without_its_escapes),
        cmocka_unit_test(elements_are_the_json_of_their_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
