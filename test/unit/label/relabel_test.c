/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

#define EXAMPLE "(example: [{\"action\": \"labeldrop\", \"regex\": \"__aws_.*\"}])"
#define NO_LIST(given)                                                                             \
    "must be an array of rules, or an object with the member RELABEL_CONFIGS, not " given          \
    " " EXAMPLE

static const struct {
    const char *json;
    size_t count;
} LISTS[] = {
    {"", 0},
    {"null", 0},
    {" [ ]\n", 0},
    {"[{'target_label':'a'}]", 1},
    {"\t[{'target_label':'a'},{'action':'keep'},{'action':'drop'}] ", 3},
    {"{'RELABEL_CONFIGS':[{'target_label':'a'},{'action':'keep'}]}", 2},
    {"{'RELABEL_CONFIGS':null}", 0},
    {"{'RELABEL_CONFIGS':[]}", 0},
    {"{'relabel_configs':[{'action':'keep'}]}", 1},
    {"{'comment':[{'action':1}],'RELABEL_CONFIGS':[{'action':'keep'}],'more':{'x':null}}", 1},
    /* the last one counts */
    {"{'RELABEL_CONFIGS':[{'action':'keep'},{'action':'keep'}],'RELABEL_CONFIGS':[{'action':"
     "'drop','source_labels':['a']}]}",
     1},
    {"{'RELABEL_CONFIGS':[{'action':'keep'}],'RELABEL_CONFIGS':null}", 0},
};

static void rules_come_as_an_array_or_in_an_object(void **state) {
    struct setup setup = set_up();

    (void)state;
    for (size_t i = 0; i < sizeof(LISTS) / sizeof(LISTS[0]); i++) {
        use_rules(&setup, LISTS[i].json);
        assert_int_equal(relabel_count(setup.relabel), LISTS[i].count);
    }
    tear_down(&setup);
}

static const struct {
    const char *json, *text;
} FAULTS[] = {
    {" ", "is empty " EXAMPLE},
    {"\n\t\r ", "is empty " EXAMPLE},
    {"{}", "the object has no member RELABEL_CONFIGS with an array of rules " EXAMPLE},
    {"{'action':'labeldrop','regex':'x'}",
     "the object has no member RELABEL_CONFIGS with an array of rules " EXAMPLE},
    {"'[]'", NO_LIST("a string")},
    {"1", NO_LIST("a number")},
    {"true", NO_LIST("true")},
    {"{'RELABEL_CONFIGS':{}}", NO_LIST("an object")},
    {"{'RELABEL_CONFIGS':'x'}", NO_LIST("a string")},
    {"[null]", "rule 1: must be an object, not null " EXAMPLE},
    {"[{'action':'keep'},1]", "rule 2: must be an object, not a number " EXAMPLE},
    {"[[]]", "rule 1: must be an object, not an array " EXAMPLE},
    {"[{'regex':'\\d'}]", "rule 1: regex: JSON, byte 14: unknown escape in a string (in JSON a "
                          "backslash is written twice: \"regex\": \"\\\\d+\")"},
    {"[] []", "JSON, byte 4: unexpected text after the value; rules are JSON " EXAMPLE},
    {"null null", "JSON, byte 6: unexpected text after the value; rules are JSON " EXAMPLE},
    {"[]x", "JSON, byte 3: expected a value; rules are JSON " EXAMPLE},
    {"\xef\xbb\xbf[]", "JSON, byte 1: expected a value; rules are JSON " EXAMPLE},
    {"[{'action':'keep'}", "JSON, byte 19: the text ends too early; rules are JSON " EXAMPLE},
    {"[{'action' 'keep'}]",
     "rule 1: action: JSON, byte 12: expected a colon after a key; rules are JSON " EXAMPLE},
    {"{'RELABEL_CONFIGS':[{'action':'bogus'}],'RELABEL_CONFIGS':[]}",
     "rule 1: unknown action 'bogus': must be one of: replace, keep, drop, keepequal, dropequal, "
     "hashmod, "
     "lowercase, uppercase, labelmap, labeldrop, labelkeep (example: \"action\": \"replace\")"},
};

static void anything_else_is_refused_with_where_and_an_example(void **state) {
    struct setup setup = set_up();

    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        assert_string_equal(fault_of(&setup, FAULTS[i].json), FAULTS[i].text);
    }
    tear_down(&setup);
}

static const char WHOLE[] =
    "{'x':[1,{'y':null}],'RELABEL_CONFIGS':[{'source_labels':['a',null,'\\u00e9\\ud83d\\ude00'],"
    "'separator':'-','regex':'(?P<n>[^a-z]+)|\\\\p{Greek}{2,3}','target_label':'${n}',"
    "'replacement':'$1\\n','other':{'z':[true,false]}},{'action':'hashmod','modulus':"
    "18446744073709551615,'target_label':'h'},{'action':'labelmap','regex':'a)|(b'}]}";

static void a_text_that_is_cut_anywhere_is_refused(void **state) {
    struct setup setup = set_up();
    struct slice whole = json_of(&setup, WHOLE);

    (void)state;
    use_rules(&setup, WHOLE);
    assert_int_equal(relabel_count(setup.relabel), 3);
    for (size_t len = 1; len < whole.len; len++) {
        struct error err = {0};
        unsigned char *part = malloc(len); /* so that reading beyond it shows */
        memcpy(part, whole.ptr, len);
        assert_null(relabel_new(slice_of(part, len), setup.scratch, &err));
        assert_true(err.code == ERROR_INPUT && strlen(err.text) > 5);
        free(part);
    }
    tear_down(&setup);
}

static void a_text_with_any_byte_replaced_is_read_or_refused(void **state) {
    static const unsigned char bytes[] = {0, 'x', '"', '\\', '{', '}', '[', ']', ',', '0', 0xff};
    struct setup setup = set_up();
    struct slice whole = json_of(&setup, WHOLE);
    unsigned char *changed = arena_alloc(&setup.arena, whole.len);

    (void)state;
    for (size_t i = 0; i < whole.len * sizeof(bytes); i++) {
        struct error err = {0};
        memcpy(changed, whole.ptr, whole.len);
        changed[i / sizeof(bytes)] = bytes[i % sizeof(bytes)];
        struct relabel *relabel = relabel_new(slice_of(changed, whole.len), setup.scratch, &err);
        assert_true(relabel != NULL || err.text[0] != '\0');
        relabel_destroy(relabel);
    }
    tear_down(&setup);
}

static void rules_may_be_many(void **state) {
    enum { COUNT = 1000 };
    struct setup setup = set_up();
    struct buf json;

    (void)state;
    buf_init(&json, 1 << 20);
    for (int i = 0; i < COUNT; i++) { /* each one reads what the one before it set */
        assert_true(buf_printf(&json,
                               "%s{'source_labels':['n%d'],'target_label':'n%d'},"
                               "{'action':'labeldrop','regex':'n%d'}",
                               i == 0 ? "[" : ",", i, i + 1, i));
    }
    assert_true(buf_append_byte(&json, ']'));
    use_rules(&setup, buf_cstr(&json));
    assert_int_equal(relabel_count(setup.relabel), 2 * COUNT);
    assert_string_equal(apply(&setup, "n0=x"), "n1000=x");
    buf_clean_up(&json);
    tear_down(&setup);
}

/* ---- observing ---- */

struct watcher {
    struct relabel_observer observer; /* first */
    struct setup *setup;
    struct buf seen; /* "0 a=1, 1 a=1|b=2, 2 dropped a=1|b=2" */
};

static void watch(struct relabel_observer *observer, const struct relabel_step *step) {
    struct watcher *watcher = (struct watcher *)observer;

    assert_true(buf_printf(&watcher->seen, "%s%zu %s%s", watcher->seen.len == 0 ? "" : ", ",
                           step->index, step->dropped ? "dropped " : "",
                           write_set(watcher->setup, step->labels)));
}

static const struct {
    const char *rules, *input, *seen;
    bool kept;
} WATCHED[] = {
    {"[]", "a=1", "", true},
    {"[{'source_labels':['a'],'target_label':'b'},{'action':'labeldrop','regex':'a'},"
     "{'source_labels':['none'],'target_label':'b'}]",
     "a=1", "0 a=1|b=1, 1 b=1, 2 ", true},
    {"[{'target_label':'z','replacement':'1'},{'target_label':'0','replacement':'2'},"
     "{'action':'keep','regex':'.+'},{'target_label':'never','replacement':'3'}]",
     "a=1", "0 a=1|z=1, 1 0=2|a=1|z=1, 2 dropped 0=2|a=1|z=1", false},
};

static void an_observer_is_told_of_each_rule_that_ran(void **state) {
    struct setup setup = set_up();
    struct watcher watcher = {.observer = {watch}, .setup = &setup};
    struct labels labels;

    (void)state;
    buf_init(&watcher.seen, 4096);
    for (size_t i = 0; i < sizeof(WATCHED) / sizeof(WATCHED[0]); i++) {
        buf_reset(&watcher.seen);
        use_rules(&setup, WATCHED[i].rules);
        read_set(&labels, WATCHED[i].input);
        assert_int_equal(
            relabel_apply(setup.relabel, &labels, &setup.arena, &setup.log, &watcher.observer),
            WATCHED[i].kept);
        assert_slice(buf_slice(&watcher.seen), WATCHED[i].seen);
    }
    assert_string_equal(write_set(&setup, &labels), "0=2|a=1|z=1"); /* as the last one found it */
    buf_clean_up(&watcher.seen);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_come_as_an_array_or_in_an_object),
        cmocka_unit_test(anything_else_is_refused_with_where_and_an_example),
        cmocka_unit_test(a_text_that_is_cut_anywhere_is_refused),
        cmocka_unit_test(a_text_with_any_byte_replaced_is_read_or_refused),
        cmocka_unit_test(rules_may_be_many),
        cmocka_unit_test(an_observer_is_told_of_each_rule_that_ran),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
