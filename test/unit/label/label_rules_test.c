/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "promtail/label_rules.h"
#include "promtail/relabel.h"
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
        struct label_rules_config config = {.extra = slice_from_cstr(one->extra),
                                            .prefix = one->prefix,
                                            .drop = slice_from_cstr(one->drop)};
        struct label_rules *rules = label_rules_new(&config, &bad, &err);
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
        if (set->text.len > 0) {
            assert_null(set->drop);
        } else {
            assert_string_equal(set->drop, "no_labels");
        }
        label_rules_destroy(rules);
        arena_clean_up(&arena);
    }
}

static const struct {
    const char *extra, *drop, *relabel, *bad, *text;
} FAULTS[] = {
    {"a", "", "", "EXTRA_LABELS", "pair 1"},
    {"a,b,c", "", "", "EXTRA_LABELS", "pair 2"},
    {"a,b,,d", "", "", "EXTRA_LABELS", "pair 2"},
    {"1a,b", "", "", "EXTRA_LABELS", "'1a'"},
    {"a-b,c", "", "", "EXTRA_LABELS", "'a-b'"},
    {"{\"a\":1}", "", "", "EXTRA_LABELS", "must be a string, not a number"},
    {"{\"a\":\"b\"", "", "", "EXTRA_LABELS", ""},
    {"{\"a b\":\"c\"}", "", "", "EXTRA_LABELS", "'a b'"},
    {"", "a b", "", "DROP_LABELS", "'a b'"},
    {"", "a,,b", "", "DROP_LABELS", "name 2"},
    {"a,b", "a", "[{}]", "RELABEL_CONFIGS",
     "rule 1: target_label: is required by the action replace"},
};

static void label_rules_say_what_is_wrong_and_where(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++) {
        struct error err = {0};
        const char *bad = "";
        struct label_rules_config config = {.extra = slice_from_cstr(FAULTS[i].extra),
                                            .drop = slice_from_cstr(FAULTS[i].drop),
                                            .relabel = slice_from_cstr(FAULTS[i].relabel)};

        assert_null(label_rules_new(&config, &bad, &err));
        assert_string_equal(bad, FAULTS[i].bad);
        if (strstr(err.text, FAULTS[i].text) == NULL) {
            fail_msg("case %zu: %s", i, err.text);
        }
    }
}

#define RULES                                                                                      \
    "[{\"source_labels\":[\"__extra_team\",\"secret\",\"a\"],\"target_label\":\"seen\"},"          \
    "{\"action\":\"drop\",\"source_labels\":[\"a\"],\"regex\":\"drop me\"},"                       \
    "{\"action\":\"labelmap\",\"regex\":\"a\",\"replacement\":\"b.c\"},"                           \
    "{\"action\":\"labelmap\",\"regex\":\"a\",\"replacement\":\"$2\"},"                            \
    "{\"action\":\"labeldrop\",\"regex\":\"a|__extra_.*\"},"                                       \
    "{\"source_labels\":[\"tenant\"],\"regex\":\"(.+)\",\"target_label\":\"__tenant_id__\"},"      \
    "{\"action\":\"labeldrop\",\"regex\":\"tenant|seen\"}]"

static const struct {
    const char *a, *tenant, *text, *drop;
} RELABELED[] = {
    {"1", "", "{b_c=\"1\"}", NULL},
    {"drop me", "", "", "relabel_rule"},
    {"", "t", "", "no_labels"},
    {"2", "t", "{b_c=\"2\"}", NULL},
    {"1", " t-1 ", "{b_c=\"1\"}", NULL},
    {"1", " \t", "{b_c=\"1\"}", NULL},
    {"1", "a|b", "", "invalid_tenant"},
    {"1", "..", "", "invalid_tenant"},
    {"1", "a\xef\xbf\xbd", "", "invalid_tenant"},
    {"1", "a\r\nX: 1", "", "invalid_tenant"},
    {"", "a/b", "", "invalid_tenant"},
};

struct counter {
    struct relabel_observer observer; /* first */
    size_t steps;
    char seen[64]; /* the label of this name after the first rule */
};

static void count(struct relabel_observer *observer, const struct relabel_step *step) {
    struct counter *counter = (struct counter *)observer;
    struct slice seen = labels_get(step->labels, SLICE("seen"));

    counter->steps++;
    if (step->index == 0) {
        snprintf(counter->seen, sizeof(counter->seen), "%.*s", SLICE_ARG(seen));
    }
}

static void relabel_rules_run_after_drop_labels_and_before_the_rules_for_names(void **state) {
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    struct regex_scratch *scratch = regex_scratch_new();
    struct label_rules_config config = {.extra = SLICE("team,platform"),
                                        .prefix = true,
                                        .drop = SLICE("secret"),
                                        .relabel = SLICE(RULES),
                                        .scratch = scratch};
    struct error err = {0};
    struct arena arena = {0};
    const char *bad;
    struct label_rules *rules = label_rules_new(&config, &bad, &err);

    (void)state;
    assert_non_null(rules);
    assert_int_equal(relabel_count(label_rules_relabel(rules)), 7);
    for (size_t i = 0; i < sizeof(RELABELED) / sizeof(RELABELED[0]); i++) {
        struct counter counter = {.observer = {count}};
        struct labels given;
        labels_init(&given);
        assert_true(labels_set(&given, SLICE("a"), slice_from_cstr(RELABELED[i].a)) &&
                    labels_set(&given, SLICE("tenant"), slice_from_cstr(RELABELED[i].tenant)) &&
                    labels_set(&given, SLICE("secret"), SLICE("never seen")));
        struct labels labels = given;
        bool dropped = RELABELED[i].drop != NULL && RELABELED[i].drop[0] == 'r';
        assert_int_equal(label_rules_run(rules, &labels, &arena, &log, &counter.observer),
                         !dropped);
        assert_int_equal(counter.steps, dropped ? 2 : 7);
        assert_int_equal(strncmp(counter.seen, "platform;;", 10), 0);
        assert_string_equal(counter.seen + 10, RELABELED[i].a);

        const struct label_set *set = label_rules_apply(rules, &given, &arena, &log);
        assert_slice(set->text, RELABELED[i].text);
        bool no_tenant = dropped || (set->drop != NULL && set->drop[0] == 'i');
        assert_true(slice_equal(set->tenant,
                                slice_trim(slice_from_cstr(no_tenant ? "" : RELABELED[i].tenant))));
        if (RELABELED[i].drop == NULL) {
            assert_null(set->drop);
        } else {
            assert_string_equal(set->drop, RELABELED[i].drop);
        }
    }
    label_rules_destroy(rules);
    regex_scratch_destroy(scratch);
    arena_clean_up(&arena);
}

static void what_rules_make_on_the_way_does_not_stay(void **state) {
    enum { SETS = 100, VALUE = 1000 };
    static const char json[] =
        "[{\"source_labels\":[\"a\"],\"regex\":\"(.)(.*)\",\"target_label\":\"b\","
        "\"replacement\":\"$2$1\"},{\"action\":\"labelmap\",\"replacement\":\"x_$1\"},"
        "{\"action\":\"labelkeep\",\"regex\":\"c\"},{\"target_label\":\"c\",\"replacement\":\"1\"}"
        "]";
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    struct regex_scratch *scratch = regex_scratch_new();
    struct label_rules_config config = {.relabel = slice_from_cstr(json), .scratch = scratch};
    struct error err = {0};
    struct arena arena = {0};
    const char *bad;
    struct label_rules *rules;
    unsigned char value[VALUE];
    struct labels labels;

    (void)state;
    rules = label_rules_new(&config, &bad, &err);
    memset(value, 'v', sizeof(value));
    for (int i = 0; i < SETS; i++) {
        labels_init(&labels);
        assert_true(labels_set(&labels, SLICE("a"), slice_of(value, sizeof(value))));
        assert_slice(label_rules_apply(rules, &labels, &arena, &log)->text, "{c=\"1\"}");
        assert_int_equal(labels.count, 0);
    }
    assert_true(arena.used < SETS * 200);
    label_rules_destroy(rules);
    regex_scratch_destroy(scratch);
    arena_clean_up(&arena);
}

/* As they are, where the text has them escaped; mended, where the text has them mended. */
static void a_set_has_its_labels_beside_its_text(void **state) {
    static const struct {
        const char *name, *value;
    } given[] = {{"z", "plain"}, {"a.b", "q\"\n\x01"}, {"__tenant_id__", "t"}, {"m", "x\xff\\"}},
      expected[] = {{"a_b", "q\"\n\x01"}, {"m", "x?\\"}, {"z", "plain"}};
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    struct arena arena = {0};
    struct error err = {0};
    struct labels labels;
    const char *bad;
    struct label_rules *rules = label_rules_new(&(struct label_rules_config){0}, &bad, &err);

    (void)state;
    labels_init(&labels);
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        assert_true(
            labels_set(&labels, slice_from_cstr(given[i].name), slice_from_cstr(given[i].value)));
    }
    const struct label_set *set = label_rules_apply(rules, &labels, &arena, &log);
    assert_slice(set->text, "{a_b=\"q\\\"\\n\\x01\", m=\"x?\\\\\", z=\"plain\"}");
    assert_int_equal(set->label_count, sizeof(expected) / sizeof(expected[0]));
    for (size_t i = 0; i < set->label_count; i++) {
        assert_slice(set->labels[i].name, expected[i].name);
        assert_slice(set->labels[i].value, expected[i].value);
    }
    label_rules_destroy(rules);
    arena_clean_up(&arena);
}

/* Kept or dropped, whatever the text; another invocation doesn't begin anew. */
static void no_two_sets_have_one_number(void **state) {
    const char *json = "[{\"action\":\"drop\",\"source_labels\":[\"a\"],\"regex\":\"1\"}]";
    struct log log = {.level = LOG_FATAL, .fd = 2, .clock = clock_system()};
    struct regex_scratch *scratch = regex_scratch_new();
    struct label_rules_config config = {.relabel = slice_from_cstr(json), .scratch = scratch};
    struct arena arena = {0};
    struct error err = {0};
    const char *bad;
    struct label_rules *rules = label_rules_new(&config, &bad, &err);

    (void)state;
    for (uint64_t i = 0; i < 100; i++) {
        struct labels labels;
        labels_init(&labels);
        assert_true(labels_set(&labels, SLICE("a"), i % 2 == 0 ? SLICE("0") : SLICE("1")));
        assert_int_equal(label_rules_apply(rules, &labels, &arena, &log)->number, i + 1);
        arena_reset(&arena);
        label_rules_begin(rules);
    }
    label_rules_destroy(rules);
    regex_scratch_destroy(scratch);
    arena_clean_up(&arena);
}

/* What is logged when the rules are applied three times to a set of these labels. */
static void log_of(const struct label_rules_config *config, const struct label *given, size_t count,
                   const struct label_set **set, struct arena *arena, char *text, size_t size) {
    int ends[2];
    struct error err = {0};
    const char *bad;
    struct label_rules *rules = label_rules_new(config, &bad, &err);

    assert_int_equal(pipe(ends), 0);
    struct log log = {.level = LOG_INFO, .fd = ends[1], .clock = clock_system()};
    for (int n = 0; n < 3; n++) {
        struct labels labels;
        labels_init(&labels);
        for (size_t i = 0; i < count; i++) {
            assert_true(labels_set(&labels, given[i].name, given[i].value));
        }
        *set = label_rules_apply(rules, &labels, arena, &log);
    }
    close(ends[1]);
    ssize_t len = read(ends[0], text, size - 1);
    assert_true(len >= 0);
    text[len] = '\0';
    close(ends[0]);
    label_rules_destroy(rules);
}

static void a_renamed_label_is_logged_once(void **state) {
    const struct label given[] = {{SLICE("a.b"), SLICE("x")}};
    const struct label_set *set;
    struct arena arena = {0};
    char text[4096];

    (void)state;
    log_of(&(struct label_rules_config){0}, given, 1, &set, &arena, text, sizeof(text));
    assert_non_null(strstr(text, "a.b is not a valid name in Loki: renamed to a_b"));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1); /* one line */
    arena_clean_up(&arena);
}

static void a_set_beyond_the_limits_is_dropped_and_logged_once(void **state) {
    static const struct {
        struct label_limits limits;
        const char *drop, *logged, *fails; /* "": not */
    } cases[] = {
        {{0, 0, 0, true}, "", "", ""},
        {{2, 1, 4, true}, "", "", ""},
        {{1, 0, 0, false},
         "label_limits",
         "stream {a=\\\"x\\\", b=\\\"long\\\"}: 2 labels, MAX_LABEL_NAMES is 1",
         ""},
        {{0, 0, 3, true},
         "label_limits",
         "the value of label b has 4 bytes, MAX_LABEL_VALUE_LENGTH is 3: its entries are not sent",
         "stream {a=\"x\", b=\"long\"}: the value of label b"},
    };
    const struct label given[] = {{SLICE("a"), SLICE("x")}, {SLICE("b"), SLICE("long")}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct label_rules_config config = {.limits = cases[i].limits};
        const struct label_set *set;
        struct arena arena = {0};
        char text[4096];

        log_of(&config, given, 2, &set, &arena, text, sizeof(text));
        assert_string_equal(set->drop != NULL ? set->drop : "", cases[i].drop);
        assert_non_null(strstr(text, cases[i].logged));
        assert_true(text[0] == '\0' || strchr(text, '\n') == text + strlen(text) - 1);
        assert_int_equal(text[0] != '\0', cases[i].logged[0] != '\0');
        assert_int_equal(set->drop_fails != NULL, cases[i].fails[0] != '\0');
        if (set->drop_fails != NULL) {
            assert_non_null(strstr(set->drop_fails->text, cases[i].fails));
        }
        arena_clean_up(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_rules_give_the_text_of_the_table),
        cmocka_unit_test(label_rules_say_what_is_wrong_and_where),
        cmocka_unit_test(relabel_rules_run_after_drop_labels_and_before_the_rules_for_names),
        cmocka_unit_test(what_rules_make_on_the_way_does_not_stay),
        cmocka_unit_test(a_set_has_its_labels_beside_its_text),
        cmocka_unit_test(no_two_sets_have_one_number),
        cmocka_unit_test(a_renamed_label_is_logged_once),
        cmocka_unit_test(a_set_beyond_the_limits_is_dropped_and_logged_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
