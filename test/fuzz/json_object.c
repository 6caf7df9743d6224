/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_object (libFuzzer): any bytes as an object: its members' values are parts of it, and their
 * texts, in place and in an arena, are what a naive way makes of their escapes.
 */
#include "promtail/json_object.h"

#include "fuzz_target.h"
#include "promtail/hex.h"
#include "promtail/utf8.h"

static bool is_within(struct slice part, struct slice whole) {
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

static unsigned read_unit(struct slice json, size_t at) {
    unsigned unit = 0;

    for (size_t i = at; i < at + 4; i++) {
        unit = unit << 4 | (unsigned)hex_value(json.ptr[i]);
    }
    return unit;
}

/* \uXXXX at a place, or two of them that make a pair; gives what follows. */
static size_t unescape_unicode(struct slice json, size_t at, struct buf *out) {
    unsigned char text[4];
    unsigned unit = read_unit(json, at + 2);
    bool pair = unit >= 0xd800 && unit < 0xdc00 && at + 12 < json.len && json.ptr[at + 6] == '\\' &&
                json.ptr[at + 7] == 'u' && read_unit(json, at + 8) >= 0xdc00 &&
                read_unit(json, at + 8) < 0xe000;

    if (pair) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + read_unit(json, at + 8) - 0xdc00;
    } else if (unit >= 0xd800 && unit < 0xe000) {
        unit = 0xfffd;
    }
    fuzz_check(buf_append(out, slice_of(text, utf8_encode(unit, text))));
    return at + (pair ? 12 : 6);
}

/* Of a JSON string that is right. */
static void unescape_naively(struct slice json, struct buf *out) {
    static const char ESCAPES[] = "\"\\/bfnrt";
    static const char BYTES[] = "\"\\/\b\f\n\r\t";

    for (size_t at = 1; at + 1 < json.len;) {
        if (json.ptr[at] != '\\') {
            fuzz_check(buf_append_byte(out, json.ptr[at++]));
        } else if (json.ptr[at + 1] == 'u') {
            at = unescape_unicode(json, at, out);
        } else {
            const char *found = strchr(ESCAPES, json.ptr[at + 1]);
            fuzz_check(found != NULL &&
                       buf_append_byte(out, (unsigned char)BYTES[found - ESCAPES]));
            at += 2;
        }
    }
}

static void check_unescaped(struct slice value, struct slice text) {
    struct buf expected;

    buf_init(&expected, value.len + 4);
    unescape_naively(value, &expected);
    fuzz_check(slice_equal(text, buf_slice(&expected)));
    buf_clean_up(&expected);
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
    if (json_is_text(value)) {
        check_unescaped(value, text);
    }
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
