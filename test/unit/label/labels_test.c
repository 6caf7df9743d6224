/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/labels.h"

#include "test.h"

static void set_text(struct labels *labels, const char *name, const char *value) {
    assert_true(labels_set(labels, slice_from_cstr(name), slice_from_cstr(value)));
}

static void labels_are_sorted_by_bytes_and_unique(void **state) {
    static const char *const names[] = {"b", "a1", "a", "ab", "a_b", "B", "a"};
    static const char *const sorted[] = {"B", "a", "a1", "a_b", "ab", "b"};
    struct labels labels;

    (void)state;
    labels_init(&labels);
    for (size_t i = 0; i < 7; i++) {
        set_text(&labels, names[i], i == 6 ? "last" : "v");
    }
    assert_int_equal(labels.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_slice(labels.items[i].name, sorted[i]);
    }
    assert_slice(labels_get(&labels, SLICE("a")), "last");
    assert_slice(labels_get(&labels, SLICE("c")), "");
}

static void an_empty_value_means_absent(void **state) {
    struct labels labels;

    (void)state;
    labels_init(&labels);
    set_text(&labels, "a", "x");
    set_text(&labels, "b", "y");
    set_text(&labels, "a", "");
    set_text(&labels, "c", "");
    assert_int_equal(labels.count, 1);
    labels_delete(&labels, SLICE("b"));
    labels_delete(&labels, SLICE("b"));
    assert_int_equal(labels.count, 0);
}

static void labels_refuse_one_more_than_the_maximum(void **state) {
    static char names[LABELS_MAX + 1][8];
    struct labels labels;

    (void)state;
    labels_init(&labels);
    for (size_t i = 0; i < LABELS_MAX; i++) {
        snprintf(names[i], sizeof(names[i]), "n%zu", i);
        set_text(&labels, names[i], "v");
    }
    assert_false(labels_set(&labels, SLICE("one_more"), SLICE("v")));
    set_text(&labels, "n5", "replaced");
    assert_int_equal(labels.count, LABELS_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_sorted_by_bytes_and_unique),
        cmocka_unit_test(an_empty_value_means_absent),
        cmocka_unit_test(labels_refuse_one_more_than_the_maximum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
