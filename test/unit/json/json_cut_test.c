/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_cut.h"
#include "test.h"

static void cut_bytes_takes_exactly_those_at_the_front(void **state) {
    struct slice text = SLICE("\"id\":1");

    (void)state;
    assert_false(json_cut_bytes(&text, SLICE("\"id\":12")));
    assert_false(json_cut_bytes(&text, SLICE("id")));
    assert_true(json_cut_bytes(&text, SLICE("\"id\":")));
    assert_slice(text, "1");
}

static void a_string_without_escapes_is_a_part_of_the_text(void **state) {
    struct slice all = SLICE("of more than sixteen bytes\",1");
    struct slice text = all;
    struct slice inside;
    struct buf room = {0};

    (void)state;
    assert_true(json_cut_string(&text, &room, &inside));
    assert_ptr_equal(inside.ptr, all.ptr);
    assert_slice(inside, "of more than sixteen bytes");
    assert_slice(text, ",1");
}

static void a_string_with_escapes_is_appended_to_the_room(void **state) {
    struct slice text = SLICE("a\\n\\\"b\"}");
    struct slice inside;
    struct buf room;

    (void)state;
    buf_init(&room, 64);
    assert_true(buf_append_cstr(&room, "kept "));
    assert_true(json_cut_string(&text, &room, &inside));
    assert_slice(inside, "a\n\"b");
    assert_slice(buf_slice(&room), "kept a\n\"b");
    assert_slice(text, "}");
    buf_clean_up(&room);
}

/* Long strings are appended in steps: an escape before, at and after the end of one. */
static void an_escape_may_stand_anywhere(void **state) {
    enum { LONGEST = 1100 };
    static const size_t PLACES[] = {0, 1, 15, 16, 510, 511, 512, 513, 1022, 1023, 1024, 1025};
    static const struct {
        const char *json;
        const char *text;
    } ESCAPES[] = {
        {"\\n", "\n"}, {"\\u20ac", "\xe2\x82\xac"}, {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"}};

    (void)state;
    for (size_t i = 0; i < sizeof(PLACES) / sizeof(PLACES[0]); i++) {
        for (size_t j = 0; j < sizeof(ESCAPES) / sizeof(ESCAPES[0]); j++) {
            char json[LONGEST + 20];
            char plain[LONGEST + 20];
            int at = (int)PLACES[i];
            int rest = LONGEST - at;
            struct slice inside;
            struct buf room;
            snprintf(json, sizeof(json), "%0*d%s%0*d\",", at, 0, ESCAPES[j].json, rest, 0);
            snprintf(plain, sizeof(plain), "%0*d%s%0*d", at, 0, ESCAPES[j].text, rest, 0);
            struct slice text = slice_from_cstr(json);
            buf_init(&room, 8192);
            assert_true(json_cut_string(&text, &room, &inside));
            assert_slice(inside, plain);
            assert_slice(text, ",");
            buf_clean_up(&room);
        }
    }
}

static void a_string_that_is_not_whole_or_not_valid_stays_where_it_is(void **state) {
    static const char *const texts[] = {"",        "abc",       "abc\\",
                                        "abc\\\"", "a\nb\"",    "\\x\"",
                                        "\\u12\"", "a\\n\nb\"", "longer than the room\\n\""};
    struct slice inside;
    struct buf room;

    (void)state;
    buf_init(&room, 16);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct slice text = slice_from_cstr(texts[i]);
        assert_false(json_cut_string(&text, &room, &inside));
        assert_slice(text, texts[i]);
        assert_int_equal(room.len, 0);
    }
    buf_clean_up(&room);
}

static void a_whole_number_ends_before_a_comma_or_a_bracket(void **state) {
    static const char *const others[] = {
        "", "1", "-1,", "01,", "1.5,", "1e3,", "1 ,", "x,", ",", "101,", "12345678901234567890,"};
    struct slice text = SLICE("17,\"");
    uint64_t number;

    (void)state;
    assert_true(json_cut_whole(&text, 100, &number));
    assert_int_equal(number, 17);
    assert_slice(text, ",\"");
    text = SLICE("0}");
    assert_true(json_cut_whole(&text, 100, &number));
    assert_int_equal(number, 0);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        text = slice_from_cstr(others[i]);
        assert_false(json_cut_whole(&text, 100, &number));
        assert_slice(text, others[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_bytes_takes_exactly_those_at_the_front),
        cmocka_unit_test(a_string_without_escapes_is_a_part_of_the_text),
        cmocka_unit_test(a_string_with_escapes_is_appended_to_the_room),
        cmocka_unit_test(an_escape_may_stand_anywhere),
        cmocka_unit_test(a_string_that_is_not_whole_or_not_valid_stays_where_it_is),
        cmocka_unit_test(a_whole_number_ends_before_a_comma_or_a_bracket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
