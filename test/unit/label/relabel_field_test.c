/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

/* One rule each, seen through what is said of it. */
static const struct {
    const char *rule, *line;
} READ[] = {
    /* defaults */
    {"{'target_label':'t'}", "replace: when [] matches ^(?s:(.*))$, set t to \"$1\""},
    {"{'action':'','separator':';','regex':'','target_label':'t','source_labels':[]}",
     "replace: when [] matches ^(?s:(.*))$, set t to \"$1\""},
    /* null is as good as nothing */
    {"{'action':null,'separator':null,'regex':null,'modulus':null,'replacement':null,"
     "'target_label':'t','source_labels':null}",
     "replace: when [] matches ^(?s:(.*))$, set t to \"$1\""},
    {"{'target_label':'t','target_label':null,'source_labels':['a'],'source_labels':null}",
     "replace: when [] matches ^(?s:(.*))$, set t to \"$1\""},
    {"{'source_labels':['a',null],'target_label':'t'}",
     "replace: when [a;\"\"] matches ^(?s:(.*))$, set t to \"$1\""},
    /* names without case, the last one counts */
    {"{'ACTION':'drop','Source_Labels':['a'],'ReGeX':'x'}",
     "drop: drop the entries when [a] matches ^(?s:x)$"},
    {"{'action':'bogus','regex':'(','action':'drop','regex':'x','Source_labels':['a','b'],"
     "'source_labels':['c']}",
     "drop: drop the entries when [c] matches ^(?s:x)$"},
    {"{'action':'keep','Action':'drop'}", "drop: drop the entries when [] matches ^(?s:(.*))$"},
    /* strings: escapes, and U+FFFD for what is no UTF-8 */
    {"{'regex':'\\u0061\\ud83d\\ude00\\u0000','target_label':'\\ud800'}",
     "replace: when [] matches ^(?s:a😀\\x00)$, set \"\xef\xbf\xbd\" to \"$1\""},
    {"{'regex':'x\xff\xfey','target_label':'t\xc3'}",
     "replace: when [] matches ^(?s:x\xef\xbf\xbd\xef\xbf\xbdy)$, set \"t\xef\xbf\xbd\" to \"$1\""},
    /* an explicit "" where the action makes a text of it, and where it has no meaning */
    {"{'source_labels':['a','b'],'separator':'','target_label':'t','replacement':''}",
     "replace: when [a, b] joined by \"\" matches ^(?s:(.*))$, set t to \"\""},
    {"{'action':'hashmod','modulus':2,'source_labels':['a','b'],'separator':'','target_label':"
     "'t','replacement':''}",
     "hashmod: set t to the MD5 of [a, b] joined by \"\" modulo 2"},
    {"{'action':'lowercase','target_label':'t','replacement':''}",
     "lowercase: set t to [] in lower case"},
    {"{'action':'keepequal','target_label':'t','replacement':'','regex':''}",
     "keepequal: drop the entries unless [] equals t"},
    {"{'action':'labeldrop','separator':'','replacement':'','target_label':'','source_labels':"
     "[],'modulus':0}",
     "labeldrop: remove each label whose name matches ^(?s:(.*))$"},
    {"{'action':'labelmap','regex':''}",
     "labelmap: copy each label whose name matches ^(?s:(.*))$ to the name \"$1\""},
    /* the whole range of the modulus */
    {"{'action':'hashmod','target_label':'t','modulus':18446744073709551615}",
     "hashmod: set t to the MD5 of [] modulo 18446744073709551615"},
};

static void fields_are_read_as_encoding_json_reads_them(void **state) {
    struct setup setup = set_up();
    char json[512];

    (void)state;
    for (size_t i = 0; i < sizeof(READ) / sizeof(READ[0]); i++) {
        snprintf(json, sizeof(json), "[%s]", READ[i].rule);
        use_rules(&setup, json);
        buf_reset(&setup.out);
        assert_true(relabel_describe(setup.relabel, 0, &setup.out));
        assert_slice(buf_slice(&setup.out), READ[i].line);
    }
    tear_down(&setup);
}

#define MODULUS(given)                                                                             \
    "modulus: must be a whole number from 1 to 18446744073709551615, not " given                   \
    " (example: \"modulus\": 8)"

static const struct {
    const char *rule, *text; /* after "rule 1: " */
} FAULTS[] = {
    {"{'source_labels':'a'}", "source_labels: must be an array of label names, not a string "
                              "(example: \"source_labels\": [\"__aws_log_type\"])"},
    {"{'source_labels':['a',1]}", "source_labels: element 2: must be a string, not a number "
                                  "(example: \"source_labels\": [\"__aws_log_type\"])"},
    {"{'source_labels':[['a']]}", "source_labels: element 1: must be a string, not an array "
                                  "(example: \"source_labels\": [\"__aws_log_type\"])"},
    {"{'separator':1}",
     "separator: must be a string, not a number (example: \"separator\": \";\")"},
    {"{'regex':['a']}", "regex: must be a string, not an array (example: \"regex\": \"s3_.*\")"},
    {"{'target_label':true}",
     "target_label: must be a string, not true (example: \"target_label\": \"type\")"},
    {"{'replacement':false}",
     "replacement: must be a string, not false (example: \"replacement\": \"$1\")"},
    {"{'action':{}}", "action: must be a string, not an object (example: \"action\": \"replace\")"},
    {"{'modulus':'5'}", MODULUS("a string")},
    {"{'modulus':-1}", MODULUS("-1")},
    {"{'modulus':-0}", MODULUS("-0")},
    {"{'modulus':1.0}", MODULUS("1.0")},
    {"{'modulus':1e3}", MODULUS("1e3")},
    {"{'modulus':18446744073709551616}", MODULUS("18446744073709551616")},
    {"{'regex':'\x01'}",
     "regex: JSON, byte 12: a control byte is not allowed in a string; rules are JSON (example: "
     "[{\"action\": \"labeldrop\", \"regex\": \"__aws_.*\"}])"},
    {"{'action':'drop',}",
     "JSON, byte 19: a key must be a string; rules are JSON (example: [{\"action\": "
     "\"labeldrop\", \"regex\": \"__aws_.*\"}])"},
};

static void fields_of_another_type_are_refused_with_an_example(void **state) {
    struct setup setup = set_up();
    char json[512];
    char text[512];

    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        snprintf(json, sizeof(json), "[%s]", FAULTS[i].rule);
        snprintf(text, sizeof(text), "rule 1: %s", FAULTS[i].text);
        assert_string_equal(fault_of(&setup, json), text);
    }
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_read_as_encoding_json_reads_them),
        cmocka_unit_test(fields_of_another_type_are_refused_with_an_example),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
