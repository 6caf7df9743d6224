/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

#include "label/relabel_action.h"

#define TARGET(action)                                                                             \
    "target_label: is required by the action " action " (example: \"target_label\": \"type\")"
#define EQUAL(action)                                                                              \
    "is not allowed with the action " action " (example: {\"action\": \"" action                   \
    "\", \"source_labels\": [\"a\"], \"target_label\": \"b\"})"
#define CASE(action)                                                                               \
    "is not allowed with the action " action " (example: {\"action\": \"" action                   \
    "\", \"source_labels\": [\"a\"], \"target_label\": \"a\"})"
#define DROP                                                                                       \
    "is not allowed with the action labeldrop (example: {\"action\": \"labeldrop\", \"regex\": "   \
    "\"__aws_.*\"})"
#define KEEP                                                                                       \
    "is not allowed with the action labelkeep (example: {\"action\": \"labelkeep\", \"regex\": "   \
    "\"env|app\"})"

static const struct {
    const char *rule, *text; /* after "rule 2: " */
} FAULTS[] = {
    /* the action */
    {"{'action':'bogus'}",
     "unknown action 'bogus': must be one of: replace, keep, drop, keepequal, dropequal, hashmod, "
     "lowercase, "
     "uppercase, labelmap, labeldrop, labelkeep (example: \"action\": \"replace\")"},
    {"{'action':' drop'}",
     "unknown action ' drop': must be one of: replace, keep, drop, keepequal, dropequal, hashmod, "
     "lowercase, "
     "uppercase, labelmap, labeldrop, labelkeep (example: \"action\": \"replace\")"},
    {"{'action':'Replace'}",
     "action: 'Replace' must be in lower case (example: \"action\": \"replace\")"},
    {"{'action':'labelDrop'}",
     "action: 'labelDrop' must be in lower case (example: \"action\": \"labeldrop\")"},
    /* what an action needs */
    {"{'source_labels':['a']}", TARGET("replace")},
    {"{'target_label':'','replacement':'x'}", TARGET("replace")},
    {"{'action':'hashmod','modulus':2}", TARGET("hashmod")},
    {"{'action':'lowercase'}", TARGET("lowercase")},
    {"{'action':'uppercase'}", TARGET("uppercase")},
    {"{'action':'keepequal'}", TARGET("keepequal")},
    {"{'action':'dropequal'}", TARGET("dropequal")},
    {"{'action':'hashmod','target_label':'t'}",
     "modulus: is required by the action hashmod (example: \"modulus\": 8)"},
    {"{'action':'hashmod','target_label':'t','modulus':0}",
     "modulus: is required by the action hashmod (example: \"modulus\": 8)"},
    {"{'action':'labelmap','replacement':''}",
     "replacement: is required by the action labelmap (example: \"replacement\": \"$1\")"},
    /* what an action has no use for */
    {"{'action':'keepequal','target_label':'t','regex':'.*'}", "regex: " EQUAL("keepequal")},
    {"{'action':'keepequal','target_label':'t','modulus':1}", "modulus: " EQUAL("keepequal")},
    {"{'action':'keepequal','target_label':'t','separator':','}", "separator: " EQUAL("keepequal")},
    {"{'action':'keepequal','target_label':'t','separator':''}", "separator: " EQUAL("keepequal")},
    {"{'action':'dropequal','target_label':'t','replacement':'x'}",
     "replacement: " EQUAL("dropequal")},
    {"{'action':'dropequal','target_label':'t','regex':'(.*)x'}", "regex: " EQUAL("dropequal")},
    {"{'action':'dropequal','target_label':'t','modulus':1}", "modulus: " EQUAL("dropequal")},
    {"{'action':'dropequal','target_label':'t','separator':','}", "separator: " EQUAL("dropequal")},
    {"{'action':'lowercase','target_label':'t','replacement':'x'}",
     "replacement: " CASE("lowercase")},
    {"{'action':'uppercase','target_label':'t','replacement':'${1}'}",
     "replacement: " CASE("uppercase")},
    {"{'action':'labeldrop','regex':'x','source_labels':['a']}", "source_labels: " DROP},
    {"{'action':'labeldrop','regex':'x','target_label':'a'}", "target_label: " DROP},
    {"{'action':'labeldrop','regex':'x','modulus':1}", "modulus: " DROP},
    {"{'action':'labeldrop','regex':'x','separator':','}", "separator: " DROP},
    {"{'action':'labeldrop','regex':'x','replacement':'y'}", "replacement: " DROP},
    {"{'action':'labelkeep','regex':'x','source_labels':['a']}", "source_labels: " KEEP},
    {"{'action':'labelkeep','regex':'x','target_label':'a'}", "target_label: " KEEP},
    {"{'action':'labelkeep','regex':'x','modulus':1}", "modulus: " KEEP},
    {"{'action':'labelkeep','regex':'x','separator':','}", "separator: " KEEP},
    {"{'action':'labelkeep','regex':'x','replacement':'y'}", "replacement: " KEEP},
};

static void a_rule_that_makes_no_sense_is_refused_with_an_example(void **state) {
    struct setup setup = set_up();
    char json[512];
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        snprintf(json, sizeof(json), "[{'target_label':'x'},%s]", FAULTS[i].rule);
        snprintf(text, sizeof(text), "rule 2: %s", FAULTS[i].text);
        assert_string_equal(fault_of(&setup, json), text);
    }
    tear_down(&setup);
}

/* The words are regex's own: what counts is where. */
static const char *const BAD_REGEXES[] = {
    "{'action':'labeldrop','regex':'[[x'}",
    "{'action':'labeldrop','regex':'(a'}",
    "{'action':'labeldrop','regex':'a\\\\'}",
    "{'target_label':'t','regex':'(?=a)'}",
    "{'action':'keep','regex':'a++'}",
    "{'action':'labelmap','regex':'*'}",
    /* actions that use none */
    "{'action':'hashmod','modulus':2,'target_label':'t','regex':'('}",
    "{'action':'lowercase','target_label':'t','regex':'('}",
    "{'action':'keepequal','target_label':'t','regex':'('}",
};

static void a_bad_regex_is_refused_whatever_the_action(void **state) {
    struct setup setup = set_up();
    char json[512];

    (void)state;
    for (size_t i = 0; i < sizeof(BAD_REGEXES) / sizeof(BAD_REGEXES[0]); i++) {
        snprintf(json, sizeof(json), "[{'target_label':'x'},{'target_label':'x'},%s]",
                 BAD_REGEXES[i]);
        const char *text = fault_of(&setup, json);
        if (strncmp(text, "rule 3: regex: ", 15) != 0 || strstr(text, ", at byte ") == NULL ||
            strstr(text, " (example: ") == NULL) {
            fail_msg("%s: %s", json, text);
        }
    }
    tear_down(&setup);
}

static const char *const ACCEPTED[] = {
    "{'action':'keepequal','target_label':'t'}",
    "{'action':'keepequal','target_label':'t','regex':'(.*)','separator':';','replacement':'$1'}",
    "{'action':'dropequal','target_label':'t','regex':''}",
    "{'action':'lowercase','target_label':'t','replacement':'$1','regex':'x','modulus':3}",
    "{'action':'labeldrop','regex':'x','source_labels':[],'separator':';','replacement':'$1',"
    "'target_label':'','modulus':0}",
    "{'action':'hashmod','modulus':2,'target_label':'h$1','regex':'x','replacement':'q'}",
    "{'action':'keep','target_label':'a b','replacement':'x','modulus':1}",
    "{'action':'labelmap','source_labels':['a'],'separator':',','target_label':'t'}",
    "{'target_label':'0 any\\nname.é'}",
    "{'target_label':'$'}",
};

static void fields_without_effect_are_accepted_where_prometheus_does(void **state) {
    struct setup setup = set_up();
    char json[512];

    (void)state;
    for (size_t i = 0; i < sizeof(ACCEPTED) / sizeof(ACCEPTED[0]); i++) {
        snprintf(json, sizeof(json), "[%s]", ACCEPTED[i]);
        use_rules(&setup, json);
        assert_slice(relabel_unknown_fields(setup.relabel, 0), "");
    }
    tear_down(&setup);
}

static void fields_that_are_not_known_are_remembered(void **state) {
    struct setup setup = set_up();
    char json[64 * 1024] = "[{'target_label':'x'";
    size_t len = strlen(json);

    (void)state;
    use_rules(&setup, "[{'target_label':'x'},"
                      "{'sourcelabels':['a'],'target_label':'t','comment':{'action':[1,'x']},"
                      "'a\\nb\xff':null,'':1}]");
    assert_slice(relabel_unknown_fields(setup.relabel, 0), "");
    assert_slice(relabel_unknown_fields(setup.relabel, 1),
                 "sourcelabels, comment, a?b\xef\xbf\xbd, ");
    for (int i = 0; i < 500; i++) { /* and no more than can be read */
        len += (size_t)snprintf(json + len, sizeof(json) - len, ",'%0100d':%d", i, i);
    }
    snprintf(json + len, sizeof(json) - len, "}]");
    use_rules(&setup, json);
    assert_in_range(relabel_unknown_fields(setup.relabel, 0).len, 500, 1024);
    tear_down(&setup);
}

static void the_text_for_unknown_actions_names_all_of_them(void **state) {
    struct slice rest = slice_from_cstr(RELABEL_ACTION_NAMES);
    struct slice word;
    const char *spelled;
    size_t count = 0;

    (void)state;
    while (rest.len > 0) {
        slice_cut(rest, ' ', &word, &rest);
        word.len -= slice_ends_with(word, SLICE(",")) ? 1 : 0;
        if (!slice_equal(word, SLICE("or"))) {
            assert_non_null(relabel_action_find(word, &spelled));
            count++;
        }
    }
    assert_int_equal(count, 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_that_makes_no_sense_is_refused_with_an_example),
        cmocka_unit_test(a_bad_regex_is_refused_whatever_the_action),
        cmocka_unit_test(fields_without_effect_are_accepted_where_prometheus_does),
        cmocka_unit_test(fields_that_are_not_known_are_remembered),
        cmocka_unit_test(the_text_for_unknown_actions_names_all_of_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
