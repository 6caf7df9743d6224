/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_cache.h"
#include "test.h"

static const struct log QUIET = {.level = LOG_FATAL, .fd = 2};

static const struct label_set *get(struct label_cache *cache, const char *name, const char *value) {
    struct labels labels;

    labels_init(&labels);
    assert_true(labels_set(&labels, slice_from_cstr(name), slice_from_cstr(value)));
    return label_cache_get(cache, &labels, &QUIET);
}

struct setup {
    struct label_rules *rules;
    struct label_cache *cache;
};

/* relabel: rules without an expression, so that no scratch is needed. */
static struct setup set_up_rules(const char *relabel) {
    const struct label_rules_config config = {
        .extra = SLICE("env,prod"), .prefix = true, .relabel = slice_from_cstr(relabel)};
    struct setup setup = {0};
    struct error err;
    const char *bad;

    setup.rules = label_rules_new(&config, &bad, &err);
    assert_non_null(setup.rules);
    setup.cache = label_cache_new(setup.rules);
    return setup;
}

static struct setup set_up(void) {
    return set_up_rules("");
}

static void tear_down(struct setup *setup) {
    label_cache_destroy(setup->cache);
    label_rules_destroy(setup->rules);
}

static void label_cache_makes_each_set_once(void **state) {
    struct setup setup = set_up();
    const struct label_set *set = get(setup.cache, "a", "b");

    (void)state;
    assert_slice(set->text, "{__extra_env=\"prod\", a=\"b\"}");
    assert_ptr_equal(get(setup.cache, "a", "b"), set);
    assert_ptr_not_equal(get(setup.cache, "a", "bc"), set);
    assert_ptr_not_equal(get(setup.cache, "ab", "c"), set);
    tear_down(&setup);
}

static void label_cache_keeps_a_few_sets_for_the_next_invocation(void **state) {
    struct setup setup = set_up();

    (void)state;
    const struct label_set *set = get(setup.cache, "a", "b");
    label_cache_begin(setup.cache);
    assert_ptr_equal(get(setup.cache, "a", "b"), set);
    tear_down(&setup);
}

static void label_cache_gives_many_sets_back_after_an_invocation(void **state) {
    struct setup setup = set_up();
    char value[32];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(value, sizeof(value), "%d", i);
        get(setup.cache, "a", value);
    }
    assert_true(label_cache_bytes(setup.cache) > 0);
    label_cache_begin(setup.cache);
    assert_int_equal(label_cache_bytes(setup.cache), 0);
    assert_slice(get(setup.cache, "a", "b")->text, "{__extra_env=\"prod\", a=\"b\"}");
    tear_down(&setup);
}

/* Else the next invocation would not log that its tenant is not valid. */
static void label_cache_makes_sets_again_of_which_a_warning_is_due(void **state) {
    struct setup setup = set_up();

    (void)state;
    get(setup.cache, "__tenant_id__", "not/valid");
    assert_true(label_rules_warned(setup.rules));
    label_cache_begin(setup.cache);
    assert_int_equal(label_cache_bytes(setup.cache), 0);
    assert_false(label_rules_warned(setup.rules));
    tear_down(&setup);
}

/* Each set is made anew in the second round; numbers do not come again. */
static void label_cache_goes_on_when_it_was_full(void **state) {
    struct setup setup = set_up();
    uint64_t last_number = 0;
    char value[32];
    char expected[64];

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) {
            snprintf(value, sizeof(value), "%d", i);
            snprintf(expected, sizeof(expected), "{__extra_env=\"prod\", a=\"%d\"}", i);
            const struct label_set *set = get(setup.cache, "a", value);
            assert_slice(set->text, expected);
            assert_true(set->number > last_number);
            last_number = set->number;
        }
    }
    tear_down(&setup);
}

/* Values of 1 to 300,000 bytes: few of the sets are as many bytes as many of the others. */
static void label_cache_is_bounded_in_bytes(void **state) {
    static const struct {
        size_t len;
        int sets;
    } cases[] = {{1, 2000}, {100, 2000}, {4000, 600}, {60000, 40}, {70000, 40}, {300000, 10}};
    struct setup setup = set_up();
    char *value = calloc(1, 300001);

    (void)state;
    memset(value, 'x', 300000);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t most = 0;
        value[cases[i].len] = '\0';
        for (int j = 0; j < cases[i].sets; j++) {
            char name[16];
            snprintf(name, sizeof(name), "n%d", j);
            const struct label_set *set = get(setup.cache, name, value);
            size_t bytes = label_cache_bytes(setup.cache);
            assert_int_equal(set->labels[1].value.len, cases[i].len);
            assert_true(bytes >= cases[i].len);
            most = bytes > most ? bytes : most;
        }
        assert_true(most <= LABEL_CACHE_BYTES_MAX + 2 * cases[i].len + 1024);
        value[cases[i].len] = 'x';
    }
    free(value);
    tear_down(&setup);
}

/* The first of a full cache, too: it is not only its last sets that are given back. */
static void label_cache_makes_a_set_again_after_it_was_full(void **state) {
    struct setup setup = set_up();
    uint64_t number = get(setup.cache, "a", "0")->number;
    char value[32];

    (void)state;
    for (int i = 0; i < LABEL_CACHE_SETS_MAX; i++) {
        snprintf(value, sizeof(value), "%d", i);
        assert_int_equal(get(setup.cache, "a", value)->number, number + (uint64_t)i);
    }
    size_t full = label_cache_bytes(setup.cache);
    assert_int_equal(get(setup.cache, "a", "0")->number, number);
    get(setup.cache, "a", "one more");
    assert_true(label_cache_bytes(setup.cache) < full / 100);
    assert_true(get(setup.cache, "a", "0")->number > number + LABEL_CACHE_SETS_MAX);
    tear_down(&setup);
}

/* 2 MiB are more than a key has room for. */
static void label_cache_takes_values_of_any_length(void **state) {
    struct setup setup = set_up();
    size_t len = 2 * 1024 * 1024;
    char *value = calloc(1, len + 1);

    (void)state;
    memset(value, 'x', len);
    for (int i = 0; i < 3; i++) {
        const struct label_set *set = get(setup.cache, "a", value);
        assert_int_equal(set->text.len, len + sizeof("{__extra_env=\"prod\", a=\"\"}") - 1);
        assert_true(label_cache_bytes(setup.cache) < len + 4096);
    }
    get(setup.cache, "a", "b");
    assert_true(label_cache_bytes(setup.cache) < 4096);
    free(value);
    tear_down(&setup);
}

/* A set that is made takes room: where that doesn't grow, no rule ran. */
static void label_cache_runs_the_rules_once_for_each_set(void **state) {
    struct setup setup = set_up_rules("[{\"source_labels\":[\"a\"],\"target_label\":\"b\"}]");
    const struct label_set *set = get(setup.cache, "a", "1");
    size_t used = label_cache_bytes(setup.cache);

    (void)state;
    assert_slice(set->text, "{__extra_env=\"prod\", a=\"1\", b=\"1\"}");
    for (int i = 0; i < 1000; i++) {
        assert_ptr_equal(get(setup.cache, "a", "1"), set);
    }
    assert_int_equal(label_cache_bytes(setup.cache), used);
    get(setup.cache, "a", "2");
    assert_true(label_cache_bytes(setup.cache) > used);
    tear_down(&setup);
}

static void label_cache_keeps_sets_that_a_rule_dropped(void **state) {
    struct setup setup = set_up_rules("[{\"action\":\"drop\"}]");
    const struct label_set *set = get(setup.cache, "a", "1");
    size_t used = label_cache_bytes(setup.cache);

    (void)state;
    assert_string_equal(set->drop, "relabel_rule");
    assert_slice(set->text, "");
    assert_ptr_equal(get(setup.cache, "a", "1"), set);
    assert_int_equal(label_cache_bytes(setup.cache), used);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_cache_makes_each_set_once),
        cmocka_unit_test(label_cache_keeps_a_few_sets_for_the_next_invocation),
        cmocka_unit_test(label_cache_gives_many_sets_back_after_an_invocation),
        cmocka_unit_test(label_cache_makes_sets_again_of_which_a_warning_is_due),
        cmocka_unit_test(label_cache_goes_on_when_it_was_full),
        cmocka_unit_test(label_cache_is_bounded_in_bytes),
        cmocka_unit_test(label_cache_makes_a_set_again_after_it_was_full),
        cmocka_unit_test(label_cache_takes_values_of_any_length),
        cmocka_unit_test(label_cache_runs_the_rules_once_for_each_set),
        cmocka_unit_test(label_cache_keeps_sets_that_a_rule_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
