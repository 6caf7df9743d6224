/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

static const struct {
    const char *rule, *line;
} CASES[] = {
    {"{'source_labels':['a','b'],'target_label':'target'}",
     "replace: when [a;b] matches ^(?s:(.*))$, set target to \"$1\""},
    {"{'target_label':'env','replacement':'prod'}",
     "replace: when [] matches ^(?s:(.*))$, set env to \"prod\""},
    {"{'source_labels':['a'],'regex':'x','target_label':'${1}_x','replacement':''}",
     "replace: when [a] matches ^(?s:x)$, set \"${1}_x\" to \"\""},
    {"{'action':'keep','source_labels':['a','b'],'separator':'','regex':'\\\\d+'}",
     "keep: drop the entries unless [a, b] joined by \"\" matches ^(?s:\\d+)$"},
    {"{'action':'drop','source_labels':['a','b c','',null],'separator':'\\n'}",
     "drop: drop the entries when [a, \"b c\", \"\", \"\"] joined by \"\\n\" matches "
     "^(?s:(.*))$"},
    {"{'action':'keepequal','source_labels':['a'],'target_label':'b'}",
     "keepequal: drop the entries unless [a] equals b"},
    {"{'action':'dropequal','source_labels':['a'],'target_label':'b'}",
     "dropequal: drop the entries when [a] equals b"},
    {"{'action':'hashmod','source_labels':['a'],'target_label':'b','modulus':"
     "18446744073709551615}",
     "hashmod: set b to the MD5 of [a] modulo 18446744073709551615"},
    {"{'action':'lowercase','source_labels':['a'],'target_label':'b'}",
     "lowercase: set b to [a] in lower case"},
    {"{'action':'uppercase','source_labels':['a'],'target_label':'b'}",
     "uppercase: set b to [a] in upper case"},
    {"{'action':'labelmap','regex':'__aws_(.+)'}",
     "labelmap: copy each label whose name matches ^(?s:__aws_(.+))$ to the name \"$1\""},
    {"{'action':'labeldrop','regex':'a\\nb'}",
     "labeldrop: remove each label whose name matches ^(?s:a\\x0ab)$"},
    {"{'action':'labelkeep','regex':'é'}",
     "labelkeep: remove each label whose name does not match ^(?s:é)$"},
};

static void every_action_is_described_in_one_line(void **state) {
    struct setup setup = set_up();
    char json[512];

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        snprintf(json, sizeof(json), "[%s]", CASES[i].rule);
        use_rules(&setup, json);
        assert_int_equal(relabel_count(setup.relabel), 1);
        buf_reset(&setup.out);
        assert_true(relabel_describe(setup.relabel, 0, &setup.out));
        assert_slice(buf_slice(&setup.out), CASES[i].line);
    }
    tear_down(&setup);
}

static void a_description_that_does_not_fit_is_refused(void **state) {
    struct setup setup = set_up();

    (void)state;
    use_rules(&setup, "[{'source_labels':['a','b'],'separator':'-','target_label':'t'}]");
    assert_true(relabel_describe(setup.relabel, 0, &setup.out));
    for (size_t max = 0; max < setup.out.len; max++) {
        struct buf small;
        buf_init(&small, max);
        assert_false(relabel_describe(setup.relabel, 0, &small));
        buf_clean_up(&small);
    }
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_is_described_in_one_line),
        cmocka_unit_test(a_description_that_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
