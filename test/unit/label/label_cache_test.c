/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/label_cache.h"
#include "test.h"

static const struct log QUIET = {.level = LOG_FATAL, .fd = 2};

static const struct label_set *get(struct label_cache *cache, struct arena *arena, const char *name,
                                   const char *value) {
    struct labels labels;

    labels_init(&labels);
    assert_true(labels_set(&labels, slice_from_cstr(name), slice_from_cstr(value)));
    return label_cache_get(cache, &labels, arena, &QUIET);
}

struct setup {
    struct label_rules *rules;
    struct label_cache *cache;
    struct arena arena;
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
    arena_clean_up(&setup->arena);
}

static void label_cache_makes_each_set_once(void **state) {
    struct setup setup = set_up();
    const struct label_set *set = get(setup.cache, &setup.arena, "a", "b");

    (void)state;
    assert_slice(set->text, "{__extra_env=\"prod\", a=\"b\"}");
    assert_ptr_equal(get(setup.cache, &setup.arena, "a", "b"), set);
    assert_ptr_not_equal(get(setup.cache, &setup.arena, "a", "bc"), set);
    assert_ptr_not_equal(get(setup.cache, &setup.arena, "ab", "c"), set);
    tear_down(&setup);
}

static void label_cache_forgets_at_a_reset(void **state) {
    struct setup setup = set_up();

    (void)state;
    get(setup.cache, &setup.arena, "a", "b");
    label_cache_reset(setup.cache);
    arena_reset(&setup.arena);
    assert_slice(get(setup.cache, &setup.arena, "a", "b")->text, "{__extra_env=\"prod\", a=\"b\"}");
    tear_down(&setup);
}

static void label_cache_goes_on_when_it_was_full(void **state) {
    struct setup setup = set_up();
    char value[32];
    char expected[64];

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) {
            snprintf(value, sizeof(value), "%d", i);
            snprintf(expected, sizeof(expected), "{__extra_env=\"prod\", a=\"%d\"}", i);
            assert_slice(get(setup.cache, &setup.arena, "a", value)->text, expected);
        }
    }
    tear_down(&setup);
}

static void label_cache_takes_values_of_any_length(void **state) {
    struct setup setup = set_up();
    size_t len = 2 * 1024 * 1024;
    char *value = calloc(1, len + 1);

    (void)state;
    memset(value, 'x', len);
    assert_int_equal(get(setup.cache, &setup.arena, "a", value)->text.len,
                     len + sizeof("{__extra_env=\"prod\", a=\"\"}") - 1);
    free(value);
    tear_down(&setup);
}

/* A set that is made is in the arena: where that doesn't grow, no rule ran. */
static void label_cache_runs_the_rules_once_for_each_set(void **state) {
    struct setup setup = set_up_rules("[{\"source_labels\":[\"a\"],\"target_label\":\"b\"}]");
    const struct label_set *set = get(setup.cache, &setup.arena, "a", "1");
    size_t used = setup.arena.used;

    (void)state;
    assert_slice(set->text, "{__extra_env=\"prod\", a=\"1\", b=\"1\"}");
    for (int i = 0; i < 1000; i++) {
        assert_ptr_equal(get(setup.cache, &setup.arena, "a", "1"), set);
    }
    assert_int_equal(setup.arena.used, used);
    get(setup.cache, &setup.arena, "a", "2");
    assert_true(setup.arena.used > used);
    tear_down(&setup);
}

static void label_cache_keeps_sets_that_a_rule_dropped(void **state) {
    struct setup setup = set_up_rules("[{\"action\":\"drop\"}]");
    const struct label_set *set = get(setup.cache, &setup.arena, "a", "1");
    size_t used = setup.arena.used;

    (void)state;
    assert_string_equal(set->drop, "relabel_rule");
    assert_slice(set->text, "");
    assert_ptr_equal(get(setup.cache, &setup.arena, "a", "1"), set);
    assert_int_equal(setup.arena.used, used);
    tear_down(&setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_cache_makes_each_set_once),
        cmocka_unit_test(label_cache_forgets_at_a_reset),
        cmocka_unit_test(label_cache_goes_on_when_it_was_full),
        cmocka_unit_test(label_cache_takes_values_of_any_length),
        cmocka_unit_test(label_cache_runs_the_rules_once_for_each_set),
        cmocka_unit_test(label_cache_keeps_sets_that_a_rule_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
