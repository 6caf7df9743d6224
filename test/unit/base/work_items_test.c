/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_items.h"

#include "test.h"

enum { MANY = 3 * WORK_ITEMS_NAMED };

static struct arena memory;
static struct work_items items;

static int begin(void **state) {
    (void)state;
    work_items_init(&items, &memory);
    return 0;
}

static int forget(void **state) {
    (void)state;
    work_items_clean_up(&items);
    work_items_clean_up(&items);
    arena_clean_up(&memory);
    return 0;
}

/* Many items, numbered, with these outcomes (d, f, r), one after the other; with an id or not. */
static void make_items(const char *outcomes, bool ids) {
    for (size_t i = 0; i < MANY; i++) {
        struct slice name = arena_printf(&memory, "%zu", i);
        struct work_item *item =
            work_item_new(&items, NULL, ids ? name : (struct slice){0}, &name, 1);
        char outcome = outcomes[i % strlen(outcomes)];
        struct error err;
        error_set(&err, ERROR_REMOTE, "why");
        work_item_set_group(item, name);
        if (outcome == 'd') {
            work_item_read(item);
        } else if (outcome == 'f') {
            work_item_fail(item, &err);
        } else {
            work_item_refuse(item, &err);
        }
    }
}

/* The items of this outcome that are named: their numbers, and how many they are. */
static size_t check_named(enum work_item_state state, size_t first, size_t step) {
    const struct work_item *item = NULL;
    size_t count = 0;

    while ((item = work_items_next(&items, item, state)) != NULL) {
        char name[24];
        snprintf(name, sizeof(name), "%zu", first + step * count);
        assert_slice(item->identity, name);
        assert_string_equal(item->reason->text, "why");
        count++;
    }
    return count;
}

static void the_first_ten_of_each_bad_outcome_are_named_in_order(void **state) {
    (void)state;
    make_items("dfr", true);
    assert_int_equal(check_named(WORK_FAILED, 1, 3), WORK_ITEMS_NAMED);
    assert_int_equal(check_named(WORK_REFUSED, 2, 3), WORK_ITEMS_NAMED);
    make_items("rf", false);
    assert_int_equal(check_named(WORK_FAILED, 1, 3), WORK_ITEMS_NAMED);
    assert_int_equal(items.done, MANY / 3);
    assert_int_equal(items.failed, MANY / 3 + MANY / 2);
    assert_int_equal(items.refused, MANY / 3 + MANY / 2);
    assert_int_equal(items.failed_without_id, MANY / 2);
}

static void items_that_are_done_are_not_alive(void **state) {
    (void)state;
    make_items("d", true);
    assert_null(items.oldest);
    assert_null(items.newest);
}

/* Items without an id are not told. */
static void what_aws_is_told_stays_in_order_when_the_items_are_gone(void **state) {
    size_t count = 0;

    (void)state;
    make_items("f", false);
    make_items("fd", true);
    for (const struct work_item_told *told = items.told; told != NULL; told = told->next) {
        char name[24];
        snprintf(name, sizeof(name), "%zu", count);
        assert_slice(told->id, name);
        assert_slice(told->group, name);
        assert_int_equal(told->failed, count % 2 == 0);
        count++;
    }
    assert_int_equal(count, MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_ten_of_each_bad_outcome_are_named_in_order, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(items_that_are_done_are_not_alive, begin, forget),
        cmocka_unit_test_setup_teardown(what_aws_is_told_stays_in_order_when_the_items_are_gone,
                                        begin, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
