/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

#define ABC "a=foo|b=bar|c=baz"

static const struct {
    const char *rules, *input, *output;
} CASES[] = {
    /* ---- replace ---- */
    {"[{'source_labels':['a'],'target_label':'d'}]", ABC, ABC "|d=foo"},
    {"[{'target_label':'d'}]", ABC, ABC},
    {"[{'target_label':'d','replacement':'x'}]", ABC, ABC "|d=x"},
    {"[{'source_labels':['a'],'target_label':'b','regex':'o','replacement':'x'}]", ABC, ABC},
    {"[{'source_labels':['a','b'],'target_label':'d'}]", ABC, ABC "|d=foo;bar"},
    {"[{'source_labels':['x','a','y'],'target_label':'d'}]", ABC, ABC "|d=;foo;"},
    {"[{'source_labels':['a','a'],'target_label':'d','separator':''}]", ABC, ABC "|d=foofoo"},
    {"[{'source_labels':['a',null,'c'],'target_label':'d'}]", ABC, ABC "|d=foo;;baz"},
    {"[{'source_labels':['a'],'target_label':'a','regex':'f(.*)'}]", ABC, "a=oo|b=bar|c=baz"},
    {"[{'source_labels':['a'],'target_label':'a','replacement':''}]", ABC, "b=bar|c=baz"},
    {"[{'source_labels':['a'],'target_label':'a','replacement':'$2'}]", ABC, "b=bar|c=baz"},
    {"[{'source_labels':['x'],'target_label':'a'}]", ABC, "b=bar|c=baz"},
    {"[{'source_labels':['a'],'regex':'(?P<first>f)(o+)','target_label':'d','replacement':"
     "'$2-${first}-$$-$0-$1W'}]",
     ABC, ABC "|d=oo-f-$-foo-"},
    {"[{'source_labels':['a'],'regex':'(f|fo|foo)(.*)','target_label':'d','replacement':"
     "'$1.$2'}]",
     ABC, ABC "|d=f.oo"},
    /* of the default regex, templates that are more than "$1" */
    {"[{'source_labels':['a'],'target_label':'d','replacement':'<$1$0${1}$2$$>'}]", ABC,
     ABC "|d=<foofoofoo$>"},
    {"[{'source_labels':['a','b'],'regex':'','target_label':'d','replacement':'${1}'}]", ABC,
     ABC "|d=foo;bar"},
    /* the target is a template */
    {"[{'source_labels':['a','b'],'regex':'(.*);(.*)','target_label':'${1}_x','replacement':"
     "'$2'}]",
     ABC, ABC "|foo_x=bar"},
    {"[{'source_labels':['a'],'target_label':'$1','replacement':'v'}]", ABC, ABC "|foo=v"},
    {"[{'source_labels':['a'],'target_label':'$1_x','replacement':'v'}]", ABC, ABC},
    {"[{'source_labels':['x'],'target_label':'$1','replacement':'v'}]", ABC, ABC},
    {"[{'source_labels':['a'],'target_label':'x$$y','replacement':'v'}]", ABC, ABC "|x$y=v"},
    {"[{'source_labels':['a'],'target_label':'$','replacement':'v'}]", "a=1", "$=v|a=1"},
    {"[{'source_labels':['a'],'target_label':'$1','replacement':'v'}]", "a=\xff", "a=\xff"},
    /* a rule sees what the one before it did */
    {"[{'source_labels':['a'],'target_label':'d'},{'target_label':'a','replacement':''},"
     "{'source_labels':['d','a'],'target_label':'e'}]",
     ABC, "b=bar|c=baz|d=foo|e=foo;"},
    /* ---- keep, drop ---- */
    {"[{'action':'keep','source_labels':['a'],'regex':'fo+'}]", ABC, ABC},
    {"[{'action':'keep','source_labels':['a'],'regex':'fo'}]", ABC, DROPPED},
    {"[{'action':'keep','source_labels':['a','b'],'separator':'-','regex':'foo-bar'}]", ABC, ABC},
    {"[{'action':'keep'}]", ABC, ABC},
    {"[{'action':'keep','regex':'.+'}]", ABC, DROPPED},
    {"[{'action':'drop','source_labels':['a'],'regex':'f.*'}]", ABC, DROPPED},
    {"[{'action':'drop','source_labels':['a'],'regex':'f'}]", ABC, ABC},
    {"[{'action':'drop','source_labels':['x'],'regex':''}]", ABC, DROPPED},
    {"[{'action':'drop'},{'target_label':'z','replacement':'1'}]", ABC, DROPPED},
    {"[{'action':'keep','source_labels':['a'],'regex':'x.y'}]", "a=x\ny", "a=x\ny"},
    {"[{'action':'keep','source_labels':['a'],'regex':'foo'}]", "a=foo\n", DROPPED},
    /* ---- keepequal, dropequal ---- */
    {"[{'action':'keepequal','source_labels':['a'],'target_label':'b'}]", "a=1|b=2", DROPPED},
    {"[{'action':'keepequal','source_labels':['a'],'target_label':'b'}]", "a=1|b=1", "a=1|b=1"},
    {"[{'action':'keepequal','source_labels':['a'],'target_label':'b'}]", "b=1", DROPPED},
    {"[{'action':'keepequal','source_labels':['a'],'target_label':'b'}]", "c=1", "c=1"},
    {"[{'action':'keepequal','source_labels':['a','b'],'target_label':'c'}]", "a=1|b=2|c=1;2",
     "a=1|b=2|c=1;2"},
    {"[{'action':'keepequal','source_labels':['a'],'target_label':'$1'}]", "a=1|$1=1", "$1=1|a=1"},
    {"[{'action':'dropequal','source_labels':['a'],'target_label':'b'}]", "a=1|b=2", "a=1|b=2"},
    {"[{'action':'dropequal','source_labels':['a'],'target_label':'b'}]", "a=1|b=1", DROPPED},
    {"[{'action':'dropequal','source_labels':['a'],'target_label':'b'}]", "c=1", DROPPED},
    /* ---- hashmod ---- */
    {"[{'action':'hashmod','source_labels':['a'],'target_label':'h','modulus':16}]", "a=foo",
     "a=foo|h=8"},
    {"[{'action':'hashmod','source_labels':['a'],'target_label':'h','modulus':"
     "18446744073709551615}]",
     "a=foo", "a=foo|h=17145033699835028696"},
    {"[{'action':'hashmod','source_labels':['a'],'target_label':'h','modulus':4294967296}]", "a=a",
     "a=a|h=1769416289"},
    {"[{'action':'hashmod','source_labels':['x'],'target_label':'h','modulus':1000}]", "a=a",
     "a=a|h=958"},
    {"[{'action':'hashmod','target_label':'h','modulus':1}]", "a=a", "a=a|h=0"},
    {"[{'action':'hashmod','source_labels':['a'],'target_label':'h$1','modulus':16,'regex':"
     "'zzz','replacement':'q'}]",
     "a=foo", "a=foo|h$1=8"},
    /* ---- lowercase, uppercase ---- */
    {"[{'action':'lowercase','source_labels':['a'],'target_label':'l'},"
     "{'action':'uppercase','source_labels':['a'],'target_label':'u'}]",
     "a=FooÄß", "a=FooÄß|l=fooäß|u=FOOÄß"},
    {"[{'action':'lowercase','source_labels':['a'],'target_label':'l'},"
     "{'action':'uppercase','source_labels':['a'],'target_label':'u'}]",
     "a=ΑΣİıſKǅ", "a=ΑΣİıſKǅ|l=ασiıſkǆ|u=ΑΣİISKǄ"},
    {"[{'action':'uppercase','source_labels':['a'],'target_label':'a'}]", "a=x\xffy\xc3",
     "a=X\xef\xbf\xbdY\xef\xbf\xbd"},
    {"[{'action':'uppercase','source_labels':['a','b'],'target_label':'d','regex':'no'}]", ABC,
     ABC "|d=FOO;BAR"},
    {"[{'action':'lowercase','source_labels':['x'],'target_label':'b'}]", ABC, "a=foo|c=baz"},
    {"[{'action':'lowercase','source_labels':['a'],'target_label':'$1'}]", "a=X", "$1=x|a=X"},
    /* ---- labelmap ---- */
    {"[{'action':'labelmap','regex':'__aws_(.+)'}]", "__aws_x=1|__aws_y=2|z=3",
     "__aws_x=1|__aws_y=2|x=1|y=2|z=3"},
    {"[{'action':'labelmap'}]", ABC, ABC},
    {"[{'action':'labelmap','replacement':'all'}]", ABC, "a=foo|all=baz|b=bar|c=baz"},
    {"[{'action':'labelmap','regex':'(?P<p>.)(?P<r>.*)','replacement':'$r${p}_$p'}]", "abc=v",
     "abc=v|bca_a=v"},
    /* values as they were before: a swap, a chain */
    {"[{'action':'labelmap','regex':'(a)(b)|(b)(a)','replacement':'$2$1$4$3'}]", "ab=1|ba=2",
     "ab=2|ba=1"},
    {"[{'action':'labelmap','regex':'a','replacement':'b'},"
     "{'action':'labelmap','regex':'b','replacement':'c'}]",
     ABC, "a=foo|b=foo|c=foo"},
    {"[{'action':'labelmap','regex':'(a)|(b)','replacement':'${1}b'}]", "a=1|b=2", "a=1|ab=1|b=2"},
    /* the later label wins: base labels by name, then the added ones in their order */
    {"[{'action':'labelmap','regex':'a|b','replacement':'x'}]", ABC, ABC "|x=bar"},
    {"[{'target_label':'0new','replacement':'added'},"
     "{'action':'labelmap','regex':'a|0new','replacement':'x'}]",
     "a=foo", "0new=added|a=foo|x=added"},
    {"[{'target_label':'z','replacement':'1'},{'target_label':'y','replacement':'2'},"
     "{'target_label':'z','replacement':'3'},"
     "{'action':'labelmap','regex':'[yz]','replacement':'x'}]",
     "a=1", "a=1|x=2|y=2|z=3"},
    {"[{'source_labels':['a'],'target_label':'a'},"
     "{'action':'labelmap','regex':'[ab]','replacement':'x'}]",
     "a=1|b=2", "a=1|b=2|x=1"},
    {"[{'action':'labeldrop','regex':'a'},{'target_label':'c','replacement':'3'},"
     "{'target_label':'a','replacement':'4'},"
     "{'action':'labelmap','regex':'[abc]','replacement':'x'}]",
     "a=1|b=2", "a=4|b=2|c=3|x=4"},
    /* a name may become empty, and be read by a later rule */
    {"[{'action':'labelmap','regex':'__.+'}]", "__x=1|z=3", "=1|__x=1|z=3"},
    {"[{'action':'labelmap','regex':'__.+'},{'source_labels':[null],'target_label':'e'},"
     "{'action':'labeldrop','regex':'()'}]",
     "__x=1|z=3", "__x=1|e=1|z=3"},
    /* textual concatenation: not anchored, so all matches are replaced */
    {"[{'action':'labelmap','regex':'a)|(b','replacement':'<$1$2>'}]", "aab=1", "<>a<b>=1|aab=1"},
    /* ---- labeldrop, labelkeep ---- */
    {"[{'action':'labeldrop','regex':'a'}]", "a=1|ab=2|ba=3", "ab=2|ba=3"},
    {"[{'action':'labeldrop'}]", ABC, ""},
    {"[{'target_label':'x','replacement':'1'},{'action':'labeldrop','regex':'a|x'}]", ABC,
     "b=bar|c=baz"},
    {"[{'action':'labelkeep','regex':'a|c'}]", ABC, "a=foo|c=baz"},
    {"[{'action':'labelkeep','regex':'zzz'}]", ABC, ""},
    {"[{'action':'labelkeep'}]", ABC, ABC},
    {"[{'regex':'a','action':'labeldrop'},{'source_labels':['a'],'target_label':'d',"
     "'replacement':'[$1]'},{'target_label':'a','replacement':'new'}]",
     ABC, "a=new|b=bar|c=baz|d=[]"},
};

static void actions_do_what_the_table_says(void **state) {
    struct setup setup = set_up();

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        use_rules(&setup, CASES[i].rules);
        const char *output = apply(&setup, CASES[i].input);
        if (strcmp(output, CASES[i].output) != 0) {
            fail_msg("case %zu, %s: got %s, expected %s", i, CASES[i].rules, output,
                     CASES[i].output);
        }
    }
    assert_string_equal(read_log(&setup), "");
    tear_down(&setup);
}

static void actions_leave_nothing_behind_for_the_next_set(void **state) {
    struct setup setup = set_up();

    (void)state;
    use_rules(&setup, "[{'source_labels':['a','b'],'regex':'(x*);(y*)','target_label':'d',"
                      "'replacement':'${2}$1'}]");
    for (int i = 0; i < 3; i++) {
        assert_string_equal(apply(&setup, "a=xxx|b=yyyy"), "a=xxx|b=yyyy|d=yyyyxxx");
        assert_string_equal(apply(&setup, "a=x"), "a=x|d=x");
        assert_string_equal(apply(&setup, "a=z"), "a=z");
        assert_string_equal(apply(&setup, ""), "");
    }
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_do_what_the_table_says),
        cmocka_unit_test(actions_leave_nothing_behind_for_the_next_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
