/* SPDX-License-Identifier: Apache-2.0 */
#include "relabel_setup.h"

enum { DOUBLINGS = 23 }; /* 2^20 is the limit of a text */

/* A set whose one label has a value of len bytes. */
static void long_set(struct setup *setup, struct labels *labels, const char *name, size_t len) {
    unsigned char *value = arena_alloc(&setup->arena, len);

    memset(value, 'x', len);
    labels_init(labels);
    assert_true(labels_set(labels, slice_from_cstr(name), slice_of(value, len)));
}

static bool run(struct setup *setup, struct labels *labels) {
    return relabel_apply(setup->relabel, labels, &setup->arena, &setup->log, NULL);
}

static size_t length_of(const struct labels *labels, const char *name) {
    return labels_get(labels, slice_from_cstr(name)).len;
}

static const char *repeat(struct setup *setup, const char *rule, size_t count) {
    struct buf json;
    const char *text;

    buf_init(&json, 1 << 20);
    assert_true(buf_append_byte(&json, '['));
    for (size_t i = 0; i < count; i++) {
        assert_true(buf_printf(&json, "%s%s", i == 0 ? "" : ",", rule));
    }
    assert_true(buf_append_byte(&json, ']'));
    text = arena_cstr(&setup->arena, buf_slice(&json));
    buf_clean_up(&json);
    return text;
}

/* Counts the records of the log that have these words. */
static size_t count_log(struct setup *setup, const char *words) {
    size_t count = 0;

    for (const char *at = read_log(setup); (at = strstr(at, words)) != NULL; at++) {
        count++;
    }
    return count;
}

static void a_value_that_doubles_with_each_rule_stays_below_the_limit(void **state) {
    static const char rule[] = "{'source_labels':['a'],'target_label':'a','replacement':'$1$1'}";
    struct setup setup = set_up();
    struct labels labels;

    (void)state;
    use_rules(&setup, repeat(&setup, rule, DOUBLINGS));
    long_set(&setup, &labels, "a", 1);
    size_t used = setup.arena.used;
    assert_true(run(&setup, &labels));
    assert_int_equal(length_of(&labels, "a"), RELABEL_TEXT_MAX); /* exactly full is not too full */
    assert_true(setup.arena.used - used < RELABEL_RUN_MAX + 65536);
    const char *log = read_log(&setup);
    assert_null(strstr(log, "rule 20:"));
    assert_non_null(strstr(log,
                           "RELABEL_CONFIGS: rule 21: a text would have more than 1048576 "
                           "bytes, so this change is left out (logged once in an invocation)"));
    assert_non_null(strstr(log, "rule 23:"));
    assert_null(strstr(log, "xx"));
    long_set(&setup, &labels, "a", 1); /* the next set is told nothing anew */
    assert_true(run(&setup, &labels));
    assert_string_equal(read_log(&setup), "");
    relabel_begin(setup.relabel); /* but the next invocation is */
    long_set(&setup, &labels, "a", 1);
    assert_true(run(&setup, &labels));
    assert_int_equal(count_log(&setup, "would have more than"), DOUBLINGS - 20);
    tear_down(&setup);
}

static void names_that_double_with_each_rule_stay_below_the_limit(void **state) {
    static const char rule[] = "{'action':'labelmap','replacement':'$1$1'}";
    struct setup setup = set_up();
    struct labels labels;

    (void)state;
    use_rules(&setup, repeat(&setup, rule, DOUBLINGS));
    read_set(&labels, "a=1|b=2");
    size_t used = setup.arena.used;
    assert_true(run(&setup, &labels));
    assert_true(setup.arena.used - used < 2 * RELABEL_RUN_MAX);
    assert_true(labels.count <= LABELS_MAX);
    assert_slice(labels_get(&labels, SLICE("aa")), "1");
    assert_slice(labels_get(&labels, SLICE("bbbb")), "2");
    assert_non_null(strstr(read_log(&setup), "the texts of all rules together would have more than "
                                             "4194304 bytes"));
    tear_down(&setup);
}

static const char *const TOO_LONG[] = {
    "{'source_labels':['a'],'regex':'(.+)','target_label':'d','replacement':'$1$1'}",
    "{'source_labels':['a'],'target_label':'$1$1','replacement':'v'}",
    "{'source_labels':['a','a'],'target_label':'d','replacement':'v'}", /* what is joined */
    "{'source_labels':['a','a'],'action':'drop'}",
    "{'source_labels':['a','a'],'action':'keep','regex':'no'}",
    "{'source_labels':['a','a'],'action':'keepequal','target_label':'a'}",
    "{'source_labels':['a','a'],'action':'dropequal','target_label':'a'}",
    "{'source_labels':['a','a'],'action':'hashmod','target_label':'d','modulus':2}",
    "{'source_labels':['a','a'],'action':'lowercase','target_label':'d'}",
};

static void a_rule_whose_text_is_too_long_changes_nothing(void **state) {
    struct setup setup = set_up();
    struct labels labels;

    (void)state;
    for (size_t i = 0; i < sizeof(TOO_LONG) / sizeof(TOO_LONG[0]); i++) {
        use_rules(&setup, repeat(&setup, TOO_LONG[i], 1));
        long_set(&setup, &labels, "a", RELABEL_TEXT_MAX / 2 + 1);
        assert_true(run(&setup, &labels));
        assert_int_equal(labels.count, 1);
        assert_int_equal(count_log(&setup, "rule 1: a text would have more than"), 1);
    }
    tear_down(&setup);
}

static void a_single_source_label_may_be_longer_than_what_rules_make(void **state) {
    struct setup setup = set_up();
    struct labels labels;

    (void)state;
    use_rules(&setup, "[{'source_labels':['a'],'action':'keep','regex':'x+'},"
                      "{'source_labels':['a'],'regex':'(x)(x*)','target_label':'d'},"
                      "{'source_labels':['a'],'action':'hashmod','target_label':'h','modulus':1}]");
    long_set(&setup, &labels, "a", 2 * RELABEL_TEXT_MAX);
    assert_true(run(&setup, &labels));
    assert_slice(labels_get(&labels, SLICE("d")), "x");
    assert_slice(labels_get(&labels, SLICE("h")), "0");
    assert_string_equal(read_log(&setup), "");
    use_rules(&setup, "[{'source_labels':['a'],'target_label':'d'},"
                      "{'source_labels':['a'],'action':'uppercase','target_label':'e'}]");
    long_set(&setup, &labels, "a", RELABEL_TEXT_MAX + 1);
    assert_true(run(&setup, &labels));
    assert_int_equal(labels.count, 1);
    assert_int_equal(count_log(&setup, "a text would have more than"), 2);
    tear_down(&setup);
}

/* Each invalid byte becomes three. */
static void a_text_that_grows_by_its_case_is_bounded_too(void **state) {
    struct setup setup = set_up();
    struct labels labels;

    (void)state;
    use_rules(&setup, "[{'source_labels':['a'],'action':'uppercase','target_label':'d'}]");
    for (size_t len = RELABEL_TEXT_MAX / 3; len <= RELABEL_TEXT_MAX / 3 + 1; len++) {
        unsigned char *value = arena_alloc(&setup.arena, len);
        memset(value, 0xff, len);
        labels_init(&labels);
        assert_true(labels_set(&labels, SLICE("a"), slice_of(value, len)));
        assert_true(run(&setup, &labels));
        assert_int_equal(length_of(&labels, "d"), len * 3 <= RELABEL_TEXT_MAX ? 3 * len : 0);
    }
    assert_int_equal(count_log(&setup, "rule 1"), 1);
    tear_down(&setup);
}

static void a_set_has_no_more_labels_than_its_maximum(void **state) {
    struct setup setup = set_up();
    struct labels labels;
    char name[16];

    (void)state;
    use_rules(&setup, "[{'action':'labelmap','regex':'n(.*)','replacement':'m$1'},"
                      "{'target_label':'one_more','replacement':'x'},"
                      "{'target_label':'n000','replacement':'replaced'},"
                      "{'action':'labeldrop','regex':'n001'},"
                      "{'target_label':'fits','replacement':'x'}]");
    labels_init(&labels);
    for (int i = 0; i < LABELS_MAX - 2; i++) {
        snprintf(name, sizeof(name), "n%03d", i);
        assert_true(
            labels_set(&labels, arena_copy(&setup.arena, slice_from_cstr(name)), SLICE("v")));
    }
    assert_true(run(&setup, &labels));
    assert_int_equal(labels.count, LABELS_MAX);
    assert_slice(labels_get(&labels, SLICE("m000")), "v");
    assert_slice(labels_get(&labels, SLICE("m001")), "v");
    assert_slice(labels_get(&labels, SLICE("m002")), "");
    assert_slice(labels_get(&labels, SLICE("one_more")), "");
    assert_slice(labels_get(&labels, SLICE("n000")), "replaced");
    assert_slice(labels_get(&labels, SLICE("fits")), "x");
    const char *log = read_log(&setup);
    assert_non_null(strstr(log, "rule 1: the label set would have more than 128 labels"));
    assert_non_null(strstr(log, "rule 2: the label set would have more than 128 labels"));
    assert_null(strstr(log, "rule 3"));
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_that_doubles_with_each_rule_stays_below_the_limit),
        cmocka_unit_test(names_that_double_with_each_rule_stay_below_the_limit),
        cmocka_unit_test(a_rule_whose_text_is_too_long_changes_nothing),
        cmocka_unit_test(a_single_source_label_may_be_longer_than_what_rules_make),
        cmocka_unit_test(a_text_that_grows_by_its_case_is_bounded_too),
        cmocka_unit_test(a_set_has_no_more_labels_than_its_maximum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
