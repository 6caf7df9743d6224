/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/relabel_input.h"

#include "promtail/buf.h"
#include "test.h"

static const struct {
    const char *line;
    const char *labels; /* name=value;... in order; NULL: refused */
    const char *fault;  /* how the error begins */
} CASES[] = {
    {"{\"labels\":{}}", "", NULL},
    {"{\"labels\":{\"b\":\"2\",\"a\":\"1\"}}", "a=1;b=2;", NULL},
    {" { \"x\" : [1,{\"labels\":{}}] , \"labels\" : { \"a\" : \"1\" } , \"y\" : null } ", "a=1;",
     NULL},
    {"{\"labels\":{\"a\":\"1\",\"a\":\"2\"}}", "a=2;", NULL},
    {"{\"labels\":{\"a\":\"1\"},\"labels\":{\"b\":\"2\"}}", "b=2;", NULL},
    {"{\"labels\":{\"a\":\"\",\"b\":\"2\"}}", "b=2;", NULL},
    {"{\"labels\":{\"a\":\"x\\ny\\u00e9\\ud83d\\ude00\"}}", "a=x\ny\xc3\xa9\xf0\x9f\x98\x80;",
     NULL},
    {"{\"labels\":{\"a b.c\":\"1\"}}", "a b.c=1;", NULL},
    {"{}", NULL, "has no member \"labels\""},
    {"{\"Labels\":{}}", NULL, "has no member \"labels\""},
    {"[]", NULL, "is not a JSON object"},
    {"\"labels\"", NULL, "is not a JSON object"},
    {"{\"labels\":[]}", NULL, "\"labels\" must be an object"},
    {"{\"labels\":null}", NULL, "\"labels\" must be an object"},
    {"{\"labels\":{\"a\":1}}", NULL, "label 'a': the value must be a string"},
    {"{\"labels\":{\"a\":{}}}", NULL, "label 'a': the value must be a string"},
    {"{\"labels\":{\"a\":\"1\"}} {}", NULL, "unexpected text after the object at byte 22"},
    {"{\"labels\":{\"a\":\"1\"}}x", NULL, "JSON, byte 21"},
    {"{\"labels\":{\"a\":\"1\"}", NULL, "JSON, byte"},
    {"{\"labels\":{\"a\":\"1\"", NULL, "JSON, byte"},
    {"{\"labels\":{\"a\":\"1", NULL, "JSON, byte"},
    {"{\"labels\":{\"a\"", NULL, "JSON, byte"},
    {"{\"labels\":{", NULL, "JSON, byte"},
    {"{\"labels\"", NULL, "JSON, byte"},
    {"{", NULL, "JSON, byte"},
    {"{'labels':{}}", NULL, "JSON, byte 2"},
    {"labels", NULL, "JSON, byte 1"},
};

static void write_labels(const struct labels *labels, struct buf *out) {
    for (size_t i = 0; i < labels->count; i++) {
        assert_true(buf_append(out, labels->items[i].name) && buf_append_byte(out, '=') &&
                    buf_append(out, labels->items[i].value) && buf_append_byte(out, ';'));
    }
}

static void check(struct slice line, const char *expected, const char *fault) {
    struct arena arena = {0};
    struct error err = {0};
    struct labels labels;
    struct buf out;

    buf_init(&out, 1 << 16);
    bool ok = relabel_input_read(line, &labels, &arena, &err);
    if (ok != (expected != NULL)) {
        fail_msg("%.*s: %s", SLICE_ARG(line), ok ? "taken" : err.text);
    }
    if (ok) {
        write_labels(&labels, &out);
        assert_slice(buf_slice(&out), expected);
    } else if (strncmp(err.text, fault, strlen(fault)) != 0) {
        fail_msg("%.*s: %s", SLICE_ARG(line), err.text);
    }
    buf_clean_up(&out);
    arena_clean_up(&arena);
}

static void a_line_is_a_label_set_or_a_fault(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        check(slice_from_cstr(CASES[i].line), CASES[i].labels, CASES[i].fault);
    }
}

static void a_nul_in_a_value_survives(void **state) {
    struct arena arena = {0};
    struct error err = {0};
    struct labels labels;

    (void)state;
    assert_true(
        relabel_input_read(SLICE("{\"labels\":{\"a\":\"x\\u0000y\"}}"), &labels, &arena, &err));
    assert_true(slice_equal(labels_get(&labels, SLICE("a")), SLICE("x\0y")));
    arena_clean_up(&arena);
}

static void more_labels_than_a_set_holds_are_a_fault(void **state) {
    struct buf line;

    (void)state;
    buf_init(&line, 1 << 16);
    assert_true(buf_append_cstr(&line, "{\"labels\":{\"a\":\"1\""));
    for (int i = 0; i < LABELS_MAX; i++) {
        assert_true(buf_printf(&line, ",\"n%d\":\"1\"", i));
    }
    assert_true(buf_append_cstr(&line, "}}"));
    check(buf_slice(&line), NULL, "more than 128 labels");
    buf_clean_up(&line);
}

#define BEFORE "{\"labels\":{\"a\":\""
#define BEHIND "\"}}"

/* A string as long as a line comes in one piece, escapes or not. */
static void a_long_value_comes_whole(void **state) {
    static const struct {
        const char *first, *others;
    } values[] = {{"x", "x"}, {"\\n", "\\n"}, {"\\n", "x"}};
    struct arena arena = {0};
    struct error err = {0};
    struct labels labels;
    struct buf line;

    (void)state;
    buf_init(&line, RELABEL_LINE_MAX);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        size_t count = 1;
        buf_reset(&line);
        assert_true(buf_append_cstr(&line, BEFORE) && buf_append_cstr(&line, values[i].first));
        for (; buf_room(&line) >= strlen(values[i].others) + strlen(BEHIND); count++) {
            assert_true(buf_append_cstr(&line, values[i].others));
        }
        assert_true(buf_append_cstr(&line, BEHIND));
        assert_true(buf_room(&line) < 2);
        assert_true(relabel_input_read(buf_slice(&line), &labels, &arena, &err));
        assert_int_equal(labels_get(&labels, SLICE("a")).len, count);
    }
    buf_clean_up(&line);
    arena_clean_up(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_label_set_or_a_fault),
        cmocka_unit_test(a_nul_in_a_value_survives),
        cmocka_unit_test(more_labels_than_a_set_holds_are_a_fault),
        cmocka_unit_test(a_long_value_comes_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
