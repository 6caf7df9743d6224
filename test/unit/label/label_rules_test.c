/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "promtail/labels.h"
#include "test.h"

enum { PAIRS_MAX = 6 };

struct case_of_set {
    const char *extra, *drop;
    bool prefix;
    const char *pairs[PAIRS_MAX * 2]; /* names and values of the source */
    const char *text;
    const char *tenant;
};

static const struct case_of_set CASES[] = {
    /* sorted by name, as Loki prints them */
    {"",
     "",
     true,
     {"A", "4", "a1", "2", "a", "1", "a_b", "3", "ab", "5"},
     "{A=\"4\", a=\"1\", a1=\"2\", a_b=\"3\", ab=\"5\"}",
     ""},
    /* escapes: only what must be */
    {"",
     "",
     true,
     {"a", "q\"\\\a\b\f\n\r\t\v\x01\x1f\x7f'`<"},
     "{a=\"q\\\"\\\\\\a\\b\\f\\n\\r\\t\\v\\x01\\x1f\\x7f'`<\"}",
     ""},
    {"", "", true, {"a", "é世😀\xc2\xa0"}, "{a=\"é世😀\xc2\xa0\"}", ""},
    /* U+FFFD and invalid UTF-8 are poison for the whole push */
    {"", "", true, {"a", "x\xef\xbf\xbdy\xffz\xc3"}, "{a=\"x?y?z?\"}", ""},
    /* names */
    {"", "", true, {"a.b-c", "1", "9x", "2", "é", "3"}, "{_9x=\"2\", __=\"3\", a_b_c=\"1\"}", ""},
    {"", "", true, {"a.b", "mended", "a_b", "fine"}, "{a_b=\"fine\"}", ""},
    {"", "", true, {"a.b", "second", "a-b", "first"}, "{a_b=\"first\"}", ""},
    /* the tenant is no label */
    {"", "", true, {"__tenant_id__", "t", "a", "b"}, "{a=\"b\"}", "t"},
    {"", "", true, {"__tenant_id__", "t"}, "", "t"},
    {"", "", true, {"a", ""}, "", ""},
    /* EXTRA_LABELS */
    {"x,1,y,2", "", true, {"a", "b"}, "{__extra_x=\"1\", __extra_y=\"2\", a=\"b\"}", ""},
    {" x , 1 2 ,y, ", "", true, {"a", "b"}, "{__extra_x=\"1 2\", a=\"b\"}", ""},
    {"\"x,1\"", "", false, {"a", "b"}, "{a=\"b\", x=\"1\"}", ""},
    {"__extra_x,1", "", true, {"a", "b"}, "{__extra_x=\"1\", a=\"b\"}", ""},
    {"{\"x\":\"a,b\",\"y\":\"\\u00e9\"}",
     "",
     false,
     {"a", "b"},
     "{a=\"b\", x=\"a,b\", y=\"é\"}",
     ""},
    {"a,mine", "", false, {"a", "the source's"}, "{a=\"mine\"}", ""},
    /* DROP_LABELS comes after them */
    {"x,1", " a , nothing,__extra_x", true, {"a", "b", "c", "d"}, "{c=\"d\"}", ""},
    {"", "a,c", true, {"a", "b", "c", "d"}, "", ""},
};

static void label_rules_give_the_text_of_the_table(void **state) {
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        const struct case_of_set *one = &CASES[i];
        struct error err = {0};
        const char *bad;
        struct arena arena = {0};
        struct labels labels;
        struct label_rules *rules = label_rules_new(slice_from_cstr(one->extra), one->prefix,
                                                    slice_from_cstr(one->drop), &bad, &err);
        if (rules == NULL) {
            fail_msg("case %zu: %s", i, err.text);
        }
        labels_init(&labels);
        for (size_t j = 0; j < PAIRS_MAX * 2 && one->pairs[j] != NULL; j += 2) {
            assert_true(labels_set(&labels, slice_from_cstr(one->pairs[j]),
                                   slice_from_cstr(one->pairs[j + 1])));
        }
        const struct label_set *set = label_rules_apply(rules, &labels, &arena, &log);
        assert_slice(set->text, one->text);
        assert_slice(set->tenant, one->tenant);
        label_rules_destroy(rules);
        arena_clean_up(&arena);
    }
}

static const struct {
    const char *extra, *drop, *bad, *text;
} FAULTS[] = {
    {"a", "", "EXTRA_LABELS", "pair 1"},      {"a,b,c", "", "EXTRA_LABELS", "pair 2"},
    {"a,b,,d", "", "EXTRA_LABELS", "pair 2"}, {"1a,b", "", "EXTRA_LABELS", "'1a'"},
    {"a-b,c", "", "EXTRA_LABELS", "'a-b'"},   {"{\"a\":1}", "", "EXTRA_LABELS", "not a string"},
    {"{\"a\":\"b\"", "", "EXTRA_LABELS", ""}, {"{\"a b\":\"c\"}", "", "EXTRA_LABELS", "'a b'"},
    {"", "a b", "DROP_LABELS", "'a b'"},      {"", "a,,b", "DROP_LABELS", "name 2"},
};

static void label_rules_say_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        struct error err = {0};
        const char *bad = "";

        assert_null(label_rules_new(slice_from_cstr(FAULTS[i].extra), true,
                                    slice_from_cstr(FAULTS[i].drop), &bad, &err));
        assert_string_equal(bad, FAULTS[i].bad);
        if (strstr(err.text, FAULTS[i].text) == NULL) {
            fail_msg("case %zu: %s", i, err.text);
        }
    }
}

static void a_renamed_label_is_logged_once(void **state) {
    int ends[2];
    char text[4096];
    struct error err = {0};
    struct arena arena = {0};
    const char *bad;
    struct label_rules *rules = label_rules_new(SLICE(""), true, SLICE(""), &bad, &err);

    (void)state;
    assert_int_equal(pipe(ends), 0);
    struct log log = {.level = LOG_INFO, .fd = ends[1], .clock = clock_system()};
    for (int i = 0; i < 3; i++) {
        struct labels labels;
        labels_init(&labels);
        assert_true(labels_set(&labels, SLICE("a.b"), SLICE("x")));
        label_rules_apply(rules, &labels, &arena, &log);
    }
    close(ends[1]);
    ssize_t len = read(ends[0], text, sizeof(text) - 1);
    assert_true(len > 0);
    text[len] = '\0';
    assert_non_null(strstr(text, "a.b is no name for Loki: renamed to a_b"));
    assert_ptr_equal(strchr(text, '\n'), text + len - 1); /* one line */
    close(ends[0]);
    label_rules_destroy(rules);
    arena_clean_up(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_rules_give_the_text_of_the_table),
        cmocka_unit_test(label_rules_say_what_is_wrong_and_where),
        cmocka_unit_test(a_renamed_label_is_logged_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
