/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_values.h"

#include "promtail/arena.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OUT_MAX = 1 << 16, WINDOW = 1 << 16 };

static void put(struct buf *out, const char *text, struct slice more) {
    bool ok = buf_append_cstr(out, text) && buf_append(out, more);

    assert_true(ok);
}

/* "<RECORD|picked|picked>" for each; a line that is no JSON in (), a broken one in !!, a piece that
 * goes on ends in "~". Then what it failed with. */
static void write_values(struct json_values *values, size_t wanted, struct buf *out) {
    static const char *const opens[] = {"<", "(", "!"};
    static const char *const closes[] = {">", ")", "!"};
    struct json_value value;
    struct error err;

    for (;;) {
        if (!json_values_next(values, &value, &err)) {
            put(out, err.text, (struct slice){0});
            return;
        }
        if (value.kind == JSON_VALUE_END) {
            return;
        }
        put(out, opens[value.kind], value.text);
        for (size_t i = 0; i < wanted; i++) {
            put(out, "|", json_values_picked(values, &value, i));
        }
        put(out, value.partial ? "~" : closes[value.kind], (struct slice){0});
    }
}

struct way {
    size_t step;
    size_t max;
};

static void read_values(struct slice text, const char *array, const char *wanted, struct way way,
                        struct buf *out) {
    struct slice_reader source;
    struct json_values values;
    struct slice rest = slice_from_cstr(wanted);
    size_t count = 0;

    slice_reader_init(&source, text, way.step);
    json_values_init(&values, &source.reader, slice_from_cstr(array), way.max);
    while (rest.len > 0) {
        struct slice member;
        slice_cut(rest, ' ', &member, &rest);
        assert_int_equal(json_values_want(&values, member), count++);
    }
    buf_reset(out);
    write_values(&values, count, out);
    json_values_clean_up(&values);
}

static const struct {
    const char *array;
    const char *wanted;
    const char *text;
    const char *out;
} CASES[] = {
    /* One after the other. */
    {NULL, NULL, "", ""},
    {NULL, NULL, " \r\n\t", ""},
    {NULL, NULL, "{}", "<{}>"},
    {NULL, NULL, "{\"a\":1}\n{\"b\":2}\r\n\n{}", "<{\"a\":1}><{\"b\":2}><{}>"},
    {NULL, NULL, "{\"a\":1}{\"b\":[2,{}]}[3]", "<{\"a\":1}><{\"b\":[2,{}]}><[3]>"},
    {NULL, NULL, "{\n  \"a\": [\n    {}\n  ]\n}\n{}", "<{\n  \"a\": [\n    {}\n  ]\n}><{}>"},
    {NULL, NULL, "{\"a\":\"}{\\\"}\",\"\\\\\":1}{}", "<{\"a\":\"}{\\\"}\",\"\\\\\":1}><{}>"},
    {NULL, NULL, "{\"n\":9007199254740993,\"z\":\"\\u0000\"}",
     "<{\"n\":9007199254740993,\"z\":\"\\u0000\"}>"},
    /* Members. */
    {NULL, "t", "{\"t\":1}{\"t\" : \"x\" }{\"u\":{\"t\":2}}{\"t\":null}",
     "<{\"t\":1}|1><{\"t\" : \"x\" }|\"x\"><{\"u\":{\"t\":2}}|><{\"t\":null}|null>"},
    {NULL, "t", "{\"t\":1,\"t\":2}{\"\\u0074\":3}{\"a\\\"t\":4}{\"at\":5}",
     "<{\"t\":1,\"t\":2}|2><{\"\\u0074\":3}|3><{\"a\\\"t\":4}|><{\"at\":5}|>"},
    {NULL, "t",
     "{\"t\":\"a\\\"b\\\\\",\"u\":0}{\"t\":[1]}{\"t\":{\"t\":6}}{\"u\":\"t\",\"v\":\"t:\"}",
     "<{\"t\":\"a\\\"b\\\\\",\"u\":0}|\"a\\\"b\\\\\"><{\"t\":[1]}|[><{\"t\":{\"t\":6}}|{>"
     "<{\"u\":\"t\",\"v\":\"t:\"}|>"},
    {NULL, "e.t u",
     "{\"e\":{\"x\":{\"t\":1},\"t\":2,\"u\":3},\"t\":4}{\"u\":5,\"e\":6,\"f\":{\"t\":7}}",
     "<{\"e\":{\"x\":{\"t\":1},\"t\":2,\"u\":3},\"t\":4}|2|><{\"u\":5,\"e\":6,\"f\":{\"t\":7}}||"
     "5>"},
    {NULL, "e.t", "{\"e\":{\"t\":1},\"e\":{}}{\"e\":[{\"t\":1}]}{\"f\":{\"e\":{\"t\":1}}}",
     "<{\"e\":{\"t\":1},\"e\":{}}|><{\"e\":[{\"t\":1}]}|><{\"f\":{\"e\":{\"t\":1}}}|>"},
    {NULL, "timestamp(ms) @timestamp", "{\"timestamp(ms)\":\"1\",\"@timestamp\":2}",
     "<{\"timestamp(ms)\":\"1\",\"@timestamp\":2}|\"1\"|2>"},
    /* Not JSON, and damage. */
    {NULL, NULL, "a line\r\n{}\n12\n\"s\"{}\nend", "(a line)<{}>(12)(\"s\"{})(end)"},
    {NULL, NULL, "{} tail\n{}", "<{}>(tail)<{}>"},
    {NULL, NULL, "{\"a\":1\n{\"b\":2}\n{}", "!{\"a\":1!<{\"b\":2}><{}>"},
    {NULL, NULL, "{\"a\":\"x\n{\"b\":2}\n", "!{\"a\":\"x!<{\"b\":2}>"},
    {NULL, NULL, "{\"a\":\n{\"b\":2}\n  {\"c\":3}\n", "!{\"a\":!!{\"b\":2}!<{\"c\":3}>"},
    {NULL, NULL, "{\"a\":1 {}}\r\n{}", "!{\"a\":1 {}}!<{}>"},
    {NULL, NULL, "{\"a\":1]\n{}", "!{\"a\":1]!<{}>"},
    {NULL, NULL, "{}}\n{}", "<{}>(})<{}>"},
    {NULL, NULL, "{}{\"a\":\"", "<{}>JSON, byte 9, in record 2: the text ends inside a value"},
    /* Arrays of an object. */
    {"Records", "t", "{\"Records\":[{\"t\":1},{\"t\":2}]}", "<{\"t\":1}|1><{\"t\":2}|2>"},
    {"Records", NULL, "{\"Records\":[]}", ""},
    {"Records", NULL, "{\"v\":{\"Records\":[{}]},\"Records\" : [ {} , {\"a\":[]}\n], \"x\":[1]}\n",
     "<{}><{\"a\":[]}>"},
    {"Records", NULL, "{\"Records\":[{\"a\":1}],\"Records\":[{\"b\":1}]}{\"\\u0052ecords\":[[]]}",
     "<{\"a\":1}><{\"b\":1}><[]>"},
    {"Records", "t", "{\"t\":1,\"records\":[]}\n{\"Records\":{},\"t\":2}",
     "<{\"t\":1,\"records\":[]}|1><{\"Records\":{},\"t\":2}|2>"},
    {"Records", NULL, "{\"Records\":[{}{}]}",
     "<{}>JSON, byte 15, in record 1: expected a comma or the end of the array"},
    {"Records", NULL, "{\"Records\":[{},]}",
     "<{}>JSON, byte 16, in record 1: an element of the array must be an object or array"},
    {"Records", NULL, "{\"Records\":[1]}",
     "JSON, byte 13, in record 0: an element of the array must be an object or array"},
    {"Records", NULL, "{\"Records\":[{},{\"a\":1]}",
     "<{}>JSON, byte 22, in record 2: a string or bracket before it is not closed"},
    {"Records", NULL, "{\"Records\":[{}]",
     "<{}>JSON, byte 16, in record 1: the text ends inside a value"},
    {"Records", NULL, "{\"Records\":[{},",
     "<{}>JSON, byte 16, in record 1: the text ends inside a value"},
};

static void values_come_as_they_are(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, OUT_MAX);
    for (size_t i = 0; i < COUNT(CASES); i++) {
        for (size_t step = 0; step < 5; step++) {
            read_values(slice_from_cstr(CASES[i].text), CASES[i].array, CASES[i].wanted,
                        (struct way){step, WINDOW}, &out);
            assert_slice(buf_slice(&out), CASES[i].out);
        }
    }
    buf_clean_up(&out);
}

/* before, then so often the middle, then after; in the arena. */
static struct slice repeat(struct arena *arena, const char *before, const char *middle,
                           size_t times, const char *after) {
    size_t len = strlen(middle);
    size_t front = strlen(before);
    size_t back = strlen(after);
    unsigned char *text = arena_alloc(arena, front + len * times + back);

    memcpy(text, before, front);
    for (size_t i = 0; i < times; i++) {
        memcpy(text + front + i * len, middle, len);
    }
    memcpy(text + front + len * times, after, back);
    return slice_of(text, front + len * times + back);
}

/* The blocks that are looked at end somewhere else each time. */
static void escapes_and_strings_may_cross_any_place(void **state) {
    struct arena arena = {0};
    struct buf out;

    (void)state;
    buf_init(&out, OUT_MAX);
    for (size_t len = 0; len < 200; len++) {
        char front[8 + 200];
        snprintf(front, sizeof(front), "{\"k\":\"%.*s", (int)len,
                 (const char *)repeat(&arena, "", "x", len, "").ptr);
        struct slice record = repeat(&arena, front, "\\\\\\\"}", 3, "\",\"t\":[\"{\"]}");
        struct slice text = repeat(&arena, "", (const char *)arena_cstr(&arena, record), 2, "");
        for (size_t step = 0; step < 3; step++) {
            read_values(text, NULL, NULL, (struct way){step, WINDOW}, &out);
            assert_int_equal(out.len, text.len + 4);
            assert_true(slice_equal(slice_between(buf_slice(&out), 1, record.len + 1), record));
        }
    }
    buf_clean_up(&out);
    arena_clean_up(&arena);
}

/* What was cut off is missed, and nothing else is different. */
static void a_cut_text_gives_what_came_before_and_fails_inside(void **state) {
    static const char *const texts[] = {
        "{\"x\":1,\"Records\":[{\"a\":\"\\\"}\"},{\"b\":{}}],\"y\":{}}",
        "{\"a\":\"\\\"}\"}[{\"b\":{}}]",
    };
    struct buf whole;
    struct buf out;

    (void)state;
    buf_init(&whole, OUT_MAX);
    buf_init(&out, OUT_MAX);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct slice text = slice_from_cstr(texts[i]);
        const char *array = i == 0 ? "Records" : NULL;
        read_values(text, array, NULL, (struct way){0, WINDOW}, &whole);
        for (size_t len = 1; len < text.len; len++) {
            read_values(slice_first(text, len), array, NULL, (struct way){len % 3, WINDOW}, &out);
            bool between = i == 1 && len == slice_index(text, '[');
            struct slice shipped =
                slice_first(buf_slice(&out), slice_find(buf_slice(&out), SLICE("JSON, ")));
            assert_int_equal(shipped.len == out.len, between);
            assert_true(slice_starts_with(buf_slice(&whole), shipped));
        }
    }
    buf_clean_up(&whole);
    buf_clean_up(&out);
}

/* Joins the pieces of all values; the count of values and of pieces. */
static void join_pieces(struct json_values *values, struct buf *out, size_t counts[2],
                        struct error *err) {
    struct json_value value;
    bool ok = true;

    counts[0] = counts[1] = 0;
    while ((ok = json_values_next(values, &value, err)) && value.kind != JSON_VALUE_END) {
        counts[0] += value.first;
        counts[1]++;
        put(out, "", value.text);
    }
    err->code = ok ? ERROR_NONE : err->code;
}

static void a_record_larger_than_the_window_comes_in_pieces(void **state) {
    static const char *const arrays[] = {NULL, "Records"};
    enum { TIMES = 100000 };

    (void)state;
    for (size_t i = 0; i < COUNT(arrays); i++) {
        struct arena arena = {0};
        struct slice_reader source;
        struct json_values values;
        struct buf out;
        struct error err;
        size_t counts[2];
        struct slice record = repeat(&arena, "{\"t\":\"", "\\\"}a", TIMES, "\"}");
        struct buf whole;
        buf_init(&whole, SIZE_MAX);
        put(&whole, i == 0 ? "" : "{\"Records\":[", record);
        put(&whole, i == 0 ? "{}" : ",{}]}", (struct slice){0});
        buf_init(&out, SIZE_MAX);
        slice_reader_init(&source, buf_slice(&whole), 1000);
        json_values_init(&values, &source.reader, slice_from_cstr(arrays[i]), 1024);
        join_pieces(&values, &out, counts, &err);
        assert_int_equal(err.code, ERROR_NONE);
        assert_int_equal(counts[0], 2);
        assert_true(counts[1] >= record.len / (1024 + 64 * 1024) && counts[1] > 2);
        assert_true(slice_equal(slice_first(buf_slice(&out), record.len), record));
        assert_true(values.window.cap <= 1024 + 64 * 1024);
        json_values_clean_up(&values);
        buf_clean_up(&whole);
        buf_clean_up(&out);
        arena_clean_up(&arena);
    }
}

static void expect_count(struct slice text, const char *array, size_t records,
                         enum error_code code) {
    struct slice_reader source;
    struct json_values values;
    struct buf out;
    struct error err;
    size_t counts[2];

    buf_init(&out, SIZE_MAX);
    slice_reader_init(&source, text, 0);
    json_values_init(&values, &source.reader, slice_from_cstr(array), WINDOW);
    join_pieces(&values, &out, counts, &err);
    assert_int_equal(err.code, code);
    assert_int_equal(counts[0], records);
    json_values_clean_up(&values);
    buf_clean_up(&out);
}

static void no_record_is_too_deep(void **state) {
    enum { DEPTH = 1000000 };
    struct arena arena = {0};
    struct buf text;

    (void)state;
    buf_init(&text, SIZE_MAX);
    put(&text, "{\"a\":", repeat(&arena, "", "[", DEPTH, ""));
    put(&text, "", repeat(&arena, "", "]", DEPTH, "}{}"));
    expect_count(buf_slice(&text), NULL, 2, ERROR_NONE);
    expect_count(slice_first(buf_slice(&text), text.len - 3), NULL, 1, ERROR_INPUT);
    buf_clean_up(&text);
    arena_clean_up(&arena);
}

static void an_object_without_the_array_that_does_not_fit_is_an_error(void **state) {
    struct arena arena = {0};

    (void)state;
    expect_count(repeat(&arena, "{\"a\":\"", "xxxxxxxx", 100000, "\"}"), "Records", 0, ERROR_LIMIT);
    /* But after the array there may be any number of others. */
    expect_count(repeat(&arena, "{\"Records\":[{}]", ",\"a\":\"}\"", 100000, ",\"Records\":[{}]}"),
                 "Records", 2, ERROR_NONE);
    arena_clean_up(&arena);
}

/* Each line is damaged, and shows it only where the next begins, or at the very end. */
static void hostile_lines_take_linear_time(void **state) {
    enum { TIMES = 300000 };
    struct arena arena = {0};

    (void)state;
    expect_count(repeat(&arena, "", "{\"a\":1\n", TIMES, "{}"), NULL, TIMES + 1, ERROR_NONE);
    expect_count(repeat(&arena, "", "{\"a\":\n", TIMES / 40, "1 {\n{}"), NULL, TIMES / 40 + 2,
                 ERROR_NONE);
    expect_count(repeat(&arena, "{", "           ", TIMES, "{}"), NULL, 1, ERROR_INPUT);
    arena_clean_up(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_as_they_are),
        cmocka_unit_test(escapes_and_strings_may_cross_any_place),
        cmocka_unit_test(a_cut_text_gives_what_came_before_and_fails_inside),
        cmocka_unit_test(a_record_larger_than_the_window_comes_in_pieces),
        cmocka_unit_test(no_record_is_too_deep),
        cmocka_unit_test(an_object_without_the_array_that_does_not_fit_is_an_error),
        cmocka_unit_test(hostile_lines_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
