/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_object (libFuzzer): any bytes as an object: its members' values are JSON and parts of it,
 * their texts are the same in place and in an arena, and come back when they are written again.
 */
#include "promtail/json_object.h"

#include "fuzz_target.h"
#include "promtail/json_write.h"

static bool is_within(struct slice part, struct slice whole) {
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

static void check_again(struct slice text, struct arena *arena) {
    struct json_write json;
    struct buf out;

    buf_init(&out, 6 * text.len + 2);
    json_write_init(&json, &out);
    json_write_string(&json, text);
    struct slice again = json_text_or_empty(buf_slice(&out), arena);
    fuzz_check(again.len == text.len || again.len > text.len); /* broken UTF-8 grows: U+FFFD */
    buf_clean_up(&out);
}

static void check_text(struct slice value) {
    struct arena arena = {0};
    struct json_short room;
    struct slice in_place;
    struct slice copy = arena_copy(&arena, value);
    struct slice text = json_text_or_empty(value, &arena);
    struct slice brief = json_text_short(value, &room);

    fuzz_check(json_is_text(value) || (text.len == 0 && brief.len == 0));
    fuzz_check(json_has_text(value) == (text.len > 0));
    fuzz_check(brief.len == 0 || slice_equal(brief, text));
    fuzz_check(json_text_in_place(copy, &in_place) == json_is_text(value));
    fuzz_check(slice_equal(in_place, text) && (text.len == 0 || is_within(in_place, copy)));
    check_again(text, &arena);
    arena_clean_up(&arena);
}

static void check_elements(struct slice array) {
    struct json_elements elements;
    struct slice value;

    json_elements_init(&elements, array);
    while (json_elements_next(&elements, &value)) {
        fuzz_check(is_within(value, array) && value.len > 0);
        check_text(value);
    }
    json_elements_clean_up(&elements);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct json_member members[] = {{.name = "a"}, {.name = "b"}, {.name = ""}};
    struct slice object = slice_of(data, size);
    struct error err = {0};
    bool ok = json_object_read(object, members, sizeof(members) / sizeof(members[0]), &err);

    fuzz_check(ok == (err.code == ERROR_NONE));
    for (size_t i = 0; ok && i < sizeof(members) / sizeof(members[0]); i++) {
        struct slice value = members[i].value;
        fuzz_check(value.len == 0 || is_within(value, object));
        fuzz_check(json_is_object(value) + json_is_array(value) + json_is_text(value) <= 1);
        check_text(value);
        if (json_is_array(value)) {
            check_elements(value);
        }
    }
    return 0;
}
