/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_item.h"
#include "test.h"

static struct arena memory;

static struct work_item *item_of(struct work_item *parent) {
    return work_item_new(&memory, parent, SLICE("item"), SLICE("id"));
}

static int forget(void **state) {
    (void)state;
    arena_clean_up(&memory);
    return 0;
}

static void an_item_is_done_when_it_is_read_and_no_batch_holds_it(void **state) {
    struct work_item *item = item_of(NULL);

    (void)state;
    work_item_hold(item);
    work_item_read(item);
    assert_int_equal(item->state, WORK_OPEN);
    work_item_release(item);
    assert_int_equal(item->state, WORK_DONE);
}

static void a_parent_waits_for_all_its_children(void **state) {
    struct work_item *parent = item_of(NULL);
    struct work_item *first = item_of(parent);
    struct work_item *second = item_of(parent);

    (void)state;
    work_item_read(parent);
    work_item_read(first);
    assert_int_equal(parent->state, WORK_OPEN);
    work_item_read(second);
    assert_int_equal(parent->state, WORK_DONE);
}

static void a_failed_child_fails_its_parent_with_its_reason(void **state) {
    struct work_item *parent = item_of(NULL);
    struct work_item *child = item_of(parent);
    struct error err;

    (void)state;
    work_item_read(parent);
    work_item_hold(child);
    error_set(&err, ERROR_INPUT, "damaged");
    work_item_fail(child, &err);
    work_item_release(child);
    assert_int_equal(parent->state, WORK_FAILED);
    assert_ptr_equal(parent->culprit, child);
    assert_string_equal(parent->culprit->reason->text, "damaged");
    assert_null(parent->reason); /* one text, whatever the depth */
}

static void the_culprit_is_the_first_innermost_item_that_failed(void **state) {
    struct work_item *message = item_of(NULL);
    struct work_item *notice = item_of(message);
    struct work_item *good = item_of(notice);
    struct work_item *first = item_of(notice);
    struct work_item *second = item_of(notice);
    struct error err;

    (void)state;
    work_item_read(message);
    work_item_read(notice);
    work_item_read(good);
    assert_null(message->culprit);
    error_set(&err, ERROR_REMOTE, "first");
    work_item_fail(first, &err);
    error_set(&err, ERROR_REMOTE, "second");
    work_item_fail(second, &err);
    work_item_fail(second, &err); /* no further failure */
    assert_ptr_equal(message->culprit, first);
    assert_ptr_equal(notice->culprit, first);
    assert_ptr_equal(second->culprit, second);
    assert_null(good->culprit);
    assert_int_equal(message->failures, 2);
    assert_int_equal(second->failures, 1);
}

static void a_failure_is_the_culprit_before_any_refusal(void **state) {
    struct work_item *parent = item_of(NULL);
    struct work_item *refused = item_of(parent);
    struct work_item *failed = item_of(parent);
    struct error err;

    (void)state;
    work_item_read(parent);
    error_set(&err, ERROR_REFUSED, "archived");
    work_item_refuse(refused, "archived", &err);
    assert_ptr_equal(parent->culprit, refused);
    error_set(&err, ERROR_REMOTE, "denied");
    work_item_fail(failed, &err);
    assert_ptr_equal(parent->culprit, failed);
}

static void items_of_one_batch_fail_each_with_its_own_way(void **state) {
    struct work_item *parents[] = {item_of(NULL), item_of(NULL)};
    struct work_item *children[] = {item_of(parents[0]), item_of(parents[1])};
    struct error err;

    (void)state;
    for (int i = 0; i < 2; i++) {
        work_item_hold(children[i]);
        work_item_read(children[i]);
        work_item_read(parents[i]);
    }
    error_set(&err, ERROR_REMOTE, "answered 404");
    for (int i = 0; i < 2; i++) {
        work_item_fail(children[i], &err);
        work_item_release(children[i]);
        assert_ptr_equal(parents[i]->culprit, children[i]);
        assert_string_equal(parents[i]->culprit->reason->text, "answered 404");
    }
}

static void a_refused_child_makes_its_parent_refused(void **state) {
    struct work_item *parent = item_of(NULL);
    struct work_item *child = item_of(parent);
    struct error err;

    (void)state;
    work_item_read(parent);
    error_set(&err, ERROR_REFUSED, "archived");
    work_item_refuse(child, "archived", &err);
    assert_int_equal(child->state, WORK_REFUSED);
    assert_int_equal(parent->state, WORK_REFUSED);
    assert_ptr_equal(parent->culprit, child);
}

static void failed_is_final(void **state) {
    struct work_item *item = item_of(NULL);
    struct error err;

    (void)state;
    error_set(&err, ERROR_DOWN, "first");
    work_item_fail(item, &err);
    work_item_read(item);
    error_set(&err, ERROR_DOWN, "second");
    work_item_close(item, &err);
    assert_int_equal(item->state, WORK_FAILED);
    assert_string_equal(item->reason->text, "first");
}

static void a_failure_has_a_text_only_where_somebody_reads_it(void **state) {
    struct work_item *parent = item_of(NULL);
    struct error err = {0};

    (void)state;
    error_set(&err, ERROR_INPUT, "why");
    assert_in_range(sizeof(struct work_item), 1, 160);
    for (int i = 0; i < 3; i++) {
        struct work_item *child = item_of(parent);
        work_item_fail(child, &err);
        assert_int_equal(child->reason != NULL, i == 0);
    }
    work_item_fail_again(parent);
    assert_int_equal(parent->failures, 4);
    assert_string_equal(parent->culprit->reason->text, "why");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_item_is_done_when_it_is_read_and_no_batch_holds_it, forget),
        cmocka_unit_test_teardown(a_parent_waits_for_all_its_children, forget),
        cmocka_unit_test_teardown(a_failed_child_fails_its_parent_with_its_reason, forget),
        cmocka_unit_test_teardown(the_culprit_is_the_first_innermost_item_that_failed, forget),
        cmocka_unit_test_teardown(a_failure_is_the_culprit_before_any_refusal, forget),
        cmocka_unit_test_teardown(items_of_one_batch_fail_each_with_its_own_way, forget),
        cmocka_unit_test_teardown(a_refused_child_makes_its_parent_refused, forget),
        cmocka_unit_test_teardown(failed_is_final, forget),
        cmocka_unit_test_teardown(a_failure_has_a_text_only_where_somebody_reads_it, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
