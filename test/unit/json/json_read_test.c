/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/json_read.h"
#include "test.h"

enum { PIECE_MAX = 16 };

/* By json_read_next_element over memory. One letter a token, the text behind keys, strings and
 * numbers; '~' behind a piece that goes on. False: an error. */
static bool describe(struct json_read *json, struct buf *out) {
    static const char letters[] = "{}[]kstfFn.";
    struct json_token token;
    struct error err;

    do {
        if (!(json->source == NULL ? json_read_next_element : json_read_next)(json, &token, &err)) {
            return false;
        }
        assert_true(buf_append_byte(out, (unsigned char)letters[token.type]));
        assert_true(buf_append(out, token.text));
        assert_true(!token.partial || buf_append_byte(out, '~'));
    } while (token.type != JSON_END);
    return true;
}

/* step: 0 over memory, else bytes per read, with one less put in front. */
static bool read_all(struct slice text, size_t step, struct buf *out) {
    struct slice_reader source;
    struct json_read json;
    bool ok;

    slice_reader_init(&source, slice_after(text, step - 1), step);
    if (step == 0) {
        json_read_init_slice(&json, text, PIECE_MAX);
    } else {
        json_read_init(&json, &source.reader, PIECE_MAX);
        json_read_put_front(&json, slice_first(text, step - 1));
    }
    ok = describe(&json, out);
    json_read_clean_up(&json);
    return ok;
}

struct json_case {
    const char *text;
    const char *tokens; /* NULL: refused */
};

static const struct json_case CASES[] = {
    {"", "."},
    {" \n\t\r", "."},
    {"{}", "{}."},
    {"[ ]", "[]."},
    {"{\"a\":1,\"b\":[true,false,null]}", "{kat1kb[fFn]}."},
    {"[{},{\"a\":1},{} ,{}]", "[{}{kat1}{}{}]."},
    {"[{},[{}],{},1]", "[{}[{}]{}t1]."},
    {"[{},{},]", NULL},
    {"{\"a\":{},{}}", NULL},
    {"{},{}", NULL},
    {"-0.5e+10", "t-0.5e+10."},
    {"1 2", "t1t2."},
    {"{}{}", "{}{}."},
    {"\"\"", "s."},
    {"\"a\\n\\\"\\\\\\/\\b\\f\\r\\t\"", "sa\n\"\\/\b\f\r\t."},
    {"\"\\u00e9\\u4e16\\ud83d\\ude00\"", "s\u00e9\u4e16\U0001f600."},
    {"\"\\ud800\"", "s\ufffd."},
    {"\"\\ud800x\"", "s\ufffdx."},
    {"\"\\ud800\\n\"", "s\ufffd\n."},
    {"\"\\ud800\\ud83d\\ude00\"", "s\ufffd\U0001f600."},
    {"\"\\udc00\\ud800\"", "s\ufffd\ufffd."},
    {"\"0123456789abcdef\"", "s0123456789abcdef."},
    {"\"0123456789abcdefg\"", "s0123456789abcdef~sg."},
    {"[\"0123456789abcdefg\",1]", "[s0123456789abcdef~sgt1]."},
    {"{", NULL},
    {"[1", NULL},
    {"[1,]", NULL},
    {"{\"a\"}", NULL},
    {"{\"a\":}", NULL},
    {"{\"a\":1,}", NULL},
    {"{a:1}", NULL},
    {"[1 2]", NULL},
    {"]", NULL},
    {"01", NULL},
    {"1.", NULL},
    {"-", NULL},
    {"+1", NULL},
    {"tru", NULL},
    {"trux", NULL},
    {"\"a", NULL},
    {"\"\\x\"", NULL},
    {"\"\\u12g4\"", NULL},
    {"\"\n\"", NULL},
    {"\xef\xbb\xbf{}", NULL},
    {"{\"0123456789abcdefg\":1}", NULL},
};

static void tokens_do_not_depend_on_the_chunks(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t step = 0; step < 20; step++) {
            struct buf out;
            buf_init(&out, 4096);
            /* Escaped strings may be cut into other pieces than plain ones; these cases are not. */
            bool ok = read_all(slice_from_cstr(CASES[i].text), step, &out);
            if (ok != (CASES[i].tokens != NULL)) {
                fail_msg("%s, step %zu: %s", CASES[i].text, step, ok ? "accepted" : "refused");
            }
            if (ok) {
                assert_slice(buf_slice(&out), CASES[i].tokens);
            }
            buf_clean_up(&out);
        }
    }
}

static void every_truncation_is_an_error(void **state) {
    static const char text[] = "{\"a\":[1.5,\"x\\ud83d\\ude00y\",{\"b\":null}]}";

    (void)state;
    for (size_t len = 1; len < sizeof(text) - 1; len++) {
        for (size_t step = 0; step < 3; step++) {
            struct buf out;
            buf_init(&out, 4096);
            assert_false(read_all(slice_of(text, len), step, &out));
            buf_clean_up(&out);
        }
    }
}

static void a_nul_survives(void **state) {
    struct json_read json;
    struct json_token token;
    struct error err;

    (void)state;
    json_read_init_slice(&json, SLICE("\"a\\u0000b\""), PIECE_MAX);
    assert_true(json_read_next(&json, &token, &err));
    assert_int_equal(token.text.len, 3);
    assert_memory_equal(token.text.ptr, "a\0b", 3);
    json_read_clean_up(&json);
}

static void a_long_run_of_lone_surrogates_comes_in_pieces(void **state) {
    struct buf text;
    struct json_read json;
    struct json_token token;
    struct error err;
    size_t len = 0;

    (void)state;
    buf_init(&text, 100000);
    assert_true(buf_append_byte(&text, '"'));
    for (int i = 0; i < 1000; i++) {
        assert_true(buf_append_cstr(&text, "\\ud800"));
    }
    assert_true(buf_append_byte(&text, '"'));
    json_read_init_slice(&json, buf_slice(&text), PIECE_MAX);
    do {
        assert_true(json_read_next(&json, &token, &err));
        assert_true(token.text.len <= PIECE_MAX);
        len += token.text.len;
    } while (token.partial);
    assert_int_equal(len, 3000);
    json_read_clean_up(&json);
    buf_clean_up(&text);
}

static bool can_be_skipped(struct slice text) {
    struct json_read json;
    struct json_token token;
    struct error err;

    json_read_init_slice(&json, text, 16);
    bool ok = json_read_next(&json, &token, &err) && json_read_skip(&json, &token, &err);
    json_read_clean_up(&json);
    return ok;
}

static void depth_is_bounded(void **state) {
    char text[2 * JSON_DEPTH_MAX + 4];

    (void)state;
    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    assert_true(can_be_skipped(slice_of(text, 2 * JSON_DEPTH_MAX)));
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    assert_false(can_be_skipped(slice_of(text, 2 * JSON_DEPTH_MAX + 2)));
}

static void skip_passes_over_a_value_and_says_where_it_stood(void **state) {
    static const char text[] = "{\"a\": {\"x\":[1,{}]} ,\"b\":2}";
    struct json_read json;
    struct json_token token;
    struct error err;

    (void)state;
    json_read_init_slice(&json, slice_from_cstr(text), PIECE_MAX);
    assert_true(json_read_next(&json, &token, &err));
    assert_true(json_read_next(&json, &token, &err));
    assert_true(json_read_next(&json, &token, &err));
    assert_true(json_read_skip(&json, &token, &err));
    assert_slice(slice_between(slice_from_cstr(text), token.start, token.end), "{\"x\":[1,{}]}");
    assert_true(json_read_next(&json, &token, &err));
    assert_slice(token.text, "b");
    assert_true(json_read_skip(&json, &token, &err));
    assert_true(json_read_next(&json, &token, &err));
    assert_int_equal(token.type, JSON_OBJECT_END);
    json_read_clean_up(&json);
}

/* Long strings and keys, full of escapes, in a value that nobody wants. */
static void what_is_skipped_takes_no_memory(void **state) {
    enum { LETTERS = 20000 };
    struct json_read json;
    struct json_token token;
    struct buf text;
    struct error err;

    (void)state;
    buf_init(&text, SIZE_MAX);
    assert_true(buf_append_cstr(&text, "[{\""));
    for (int part = 0; part < 3; part++) {
        for (int i = 0; i < LETTERS; i++) {
            assert_true(buf_append_cstr(&text, "a\\u00e9\\n"));
        }
        assert_true(buf_append_cstr(&text, part == 0 ? "\":\"" : part == 1 ? "\"},\"" : "\",7]"));
    }
    json_read_init_slice(&json, buf_slice(&text), 16);
    assert_true(json_read_next(&json, &token, &err) && json_read_next(&json, &token, &err));
    assert_int_equal(token.type, JSON_OBJECT);
    assert_true(json_read_skip(&json, &token, &err));
    assert_int_equal(text.ptr[token.end - 1], '}');
    assert_true(json_read_next(&json, &token, &err));
    assert_true(token.partial);
    assert_true(json_read_skip(&json, &token, &err));
    assert_int_equal(text.ptr[token.end - 1], '"');
    assert_true(json_read_next(&json, &token, &err));
    assert_slice(token.text, "7");
    assert_in_range(json.scratch.cap, 1, 1024);
    json_read_clean_up(&json);
    buf_clean_up(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_do_not_depend_on_the_chunks),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(a_nul_survives),
        cmocka_unit_test(a_long_run_of_lone_surrogates_comes_in_pieces),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(skip_passes_over_a_value_and_says_where_it_stood),
        cmocka_unit_test(what_is_skipped_takes_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
