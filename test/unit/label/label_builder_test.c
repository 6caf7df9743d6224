/* SPDX-License-Identifier: Apache-2.0 */
#include "label/label_builder.h"

#include "test.h"

static void set_text(struct label_builder *builder, const char *name, const char *value) {
    assert_true(label_builder_set(builder, slice_from_cstr(name), slice_from_cstr(value)));
}

static struct label_builder builder_of(const char *const *names, size_t count) {
    struct label_builder builder;
    struct labels base;

    labels_init(&base);
    for (size_t i = 0; i < count; i++) {
        assert_true(labels_set(&base, slice_from_cstr(names[i]), SLICE("base")));
    }
    label_builder_init(&builder, &base);
    return builder;
}

static void assert_order(const struct label_builder *builder, const char *names) {
    char text[256] = "";

    for (size_t i = 0; i < builder->count; i++) {
        size_t len = strlen(text);
        snprintf(text + len, sizeof(text) - len, "%s%.*s", i == 0 ? "" : " ",
                 SLICE_ARG(builder->items[i].name));
    }
    assert_string_equal(text, names);
}

static const char *const ABC[] = {"b", "c", "a"};

static void label_builder_keeps_base_labels_first_and_added_ones_in_order(void **state) {
    struct label_builder builder = builder_of(ABC, 3);

    (void)state;
    assert_order(&builder, "a b c");
    set_text(&builder, "z", "1");
    set_text(&builder, "0", "2");
    assert_order(&builder, "a b c z 0");
    set_text(&builder, "z", "3"); /* an added one keeps its place */
    assert_order(&builder, "a b c z 0");
    assert_slice(label_builder_get(&builder, SLICE("z")), "3");
    set_text(&builder, "b", "4"); /* a base one moves, even with the same value */
    set_text(&builder, "a", "base");
    assert_order(&builder, "c z 0 b a");
    set_text(&builder, "b", "5");
    assert_order(&builder, "c z 0 b a");
    assert_slice(label_builder_get(&builder, SLICE("b")), "5");
}

static void label_builder_forgets_the_place_of_what_is_deleted(void **state) {
    struct label_builder builder = builder_of(ABC, 3);

    (void)state;
    set_text(&builder, "z", "1");
    label_builder_delete(&builder, SLICE("a"));
    set_text(&builder, "c", ""); /* an empty value deletes */
    label_builder_delete(&builder, SLICE("nothing"));
    assert_order(&builder, "b z");
    assert_slice(label_builder_get(&builder, SLICE("a")), "");
    set_text(&builder, "a", "2");
    assert_order(&builder, "b z a");
    label_builder_delete(&builder, SLICE("z"));
    set_text(&builder, "b", "3");
    assert_order(&builder, "a b");
}

static void label_builder_sorts_at_the_end(void **state) {
    struct label_builder builder = builder_of(ABC, 3);
    struct labels sorted;

    (void)state;
    set_text(&builder, "aa", "1");
    set_text(&builder, "B", "2");
    set_text(&builder, "b", "3");
    label_builder_sort(&builder, &sorted);
    static const char *const names[] = {"B", "a", "aa", "b", "c"};
    assert_int_equal(sorted.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_slice(sorted.items[i].name, names[i]);
    }
    assert_slice(labels_get(&sorted, SLICE("b")), "3");
}

static void label_builder_refuses_one_label_too_many_and_no_other(void **state) {
    static char names[LABELS_MAX][8];
    struct label_builder builder = builder_of(ABC, 3);
    struct labels sorted;

    (void)state;
    for (size_t i = 3; i < LABELS_MAX; i++) {
        snprintf(names[i], sizeof(names[i]), "n%zu", i);
        set_text(&builder, names[i], "v");
    }
    assert_int_equal(builder.count, LABELS_MAX);
    assert_false(label_builder_set(&builder, SLICE("one_more"), SLICE("v")));
    set_text(&builder, "one_more", "");
    set_text(&builder, "n5", "replaced");
    set_text(&builder, "a", "moved");
    assert_int_equal(builder.count, LABELS_MAX);
    label_builder_sort(&builder, &sorted);
    assert_int_equal(sorted.count, LABELS_MAX);
    assert_slice(labels_get(&sorted, SLICE("a")), "moved");
    label_builder_delete(&builder, SLICE("b"));
    set_text(&builder, "one_more", "v");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(label_builder_keeps_base_labels_first_and_added_ones_in_order),
        cmocka_unit_test(label_builder_forgets_the_place_of_what_is_deleted),
        cmocka_unit_test(label_builder_sorts_at_the_end),
        cmocka_unit_test(label_builder_refuses_one_label_too_many_and_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
