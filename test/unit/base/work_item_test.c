/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/work_items.h"
#include "test.h"

static struct arena memory;
static struct work_items items;

static struct work_item *item_of(struct work_item *parent) {
    return work_item_new(&items, parent, SLICE("id"), &SLICE("item"), 1);
}

static int begin(void **state) {
    (void)state;
    work_items_init(&items, &memory);
    return 0;
}

static int forget(void **state) {
    (void)state;
    work_items_clean_up(&items);
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
    assert_int_equal(items.done, 1);
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
    assert_int_equal(items.done, 1);
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
    assert_ptr_equal(child->parent, parent);
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
    work_item_hold(second);
    error_set(&err, ERROR_REMOTE, "first");
    work_item_fail(first, &err);
    error_set(&err, ERROR_REMOTE, "second");
    work_item_fail(second, &err);
    work_item_fail(second, &err); /* no further failure */
    assert_ptr_equal(message->culprit, first);
    assert_null(notice->culprit); /* handed up */
    assert_null(second->culprit);
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
    work_item_refuse(refused, &err);
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
        work_item_release_failed(children[i], &err);
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
    work_item_refuse(child, &err);
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
    work_item_close_all(&items, &err);
    assert_int_equal(item->state, WORK_FAILED);
    assert_string_equal(item->reason->text, "first");
}

static void a_failure_has_a_text_only_where_somebody_reads_it(void **state) {
    struct work_item *parent = item_of(NULL);
    struct error err = {0};

    (void)state;
    error_set(&err, ERROR_INPUT, "why");
    assert_in_range(sizeof(struct work_item), 1, 96);
    for (int i = 0; i < 3; i++) {
        struct work_item *child = item_of(parent);
        work_item_hold(child);
        work_item_fail(child, &err);
        assert_int_equal(child->reason != NULL, i == 0);
    }
    work_item_fail_again(parent);
    assert_int_equal(parent->failures, 4);
    assert_string_equal(parent->culprit->reason->text, "why");
}

static size_t count_alive(void) {
    size_t count = 0;

    for (const struct work_item *item = items.oldest; item != NULL; item = item->newer) {
        count++;
    }
    return count;
}

/* It is what the report would say of an item that has failed. */
static void a_refusal_after_a_failure_does_not_take_its_place(void **state) {
    struct work_item *parent = item_of(NULL);
    struct work_item *failed = item_of(parent);
    struct work_item *refused = item_of(parent);
    struct error err;

    (void)state;
    error_set(&err, ERROR_REMOTE, "denied");
    work_item_fail(failed, &err);
    error_set(&err, ERROR_REFUSED, "archived");
    work_item_refuse(refused, &err);
    work_item_read(parent);
    assert_ptr_equal(parent->culprit, failed);
    assert_string_equal(parent->culprit->reason->text, "denied");
}

enum { MANY = 1000 };

/* d, r, f: all have that outcome; the first letter is that of the first one. */
static void give_outcomes(struct work_item *parent, const char *outcomes) {
    struct error err;

    for (int i = 0; i < MANY; i++) {
        struct work_item *item = item_of(parent);
        char outcome = outcomes[i == 0 ? 0 : 1];
        error_set(&err, ERROR_REMOTE, "%c%d", outcome, i);
        if (outcome == 'd') {
            work_item_read(item);
        } else if (outcome == 'r') {
            work_item_refuse(item, &err);
        } else {
            work_item_fail(item, &err);
        }
    }
}

static const struct {
    const char *outcomes;
    size_t alive; /* while the list is being read: the parent, and its culprit */
    const char *reason;
} CHILDREN[] = {
    {"dd", 1, NULL}, {"rr", 2, "r0"}, {"ff", 2, "f0"}, {"rf", 2, "f1"},
    {"fr", 2, "f0"}, {"df", 2, "f1"}, {"dr", 2, "r1"},
};

static void children_go_as_soon_as_they_have_their_outcome(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CHILDREN) / sizeof(CHILDREN[0]); i++) {
        struct work_item *parent = item_of(NULL);
        work_item_hold(parent);
        work_item_read(parent);
        give_outcomes(parent, CHILDREN[i].outcomes);
        assert_int_equal(count_alive(), CHILDREN[i].alive);
        if (CHILDREN[i].reason != NULL) {
            assert_string_equal(parent->culprit->reason->text, CHILDREN[i].reason);
        }
        work_item_release(parent);
        work_items_clean_up(&items);
        work_items_init(&items, &memory);
    }
}

static void an_item_stays_as_long_as_a_batch_or_a_child_needs_it(void **state) {
    struct work_item *message = item_of(NULL);
    struct work_item *notice = item_of(message);
    struct work_item *object = item_of(notice);
    struct error err;

    (void)state;
    work_item_read(message);
    work_item_read(notice);
    work_item_hold(object);
    work_item_hold(object);
    error_set(&err, ERROR_REMOTE, "first batch");
    work_item_release_failed(object, &err);
    assert_int_equal(items.failed, 1); /* at once */
    work_item_read(object);
    assert_int_equal(count_alive(), 3);
    error_set(&err, ERROR_REMOTE, "second batch");
    work_item_release_failed(object, &err);
    assert_int_equal(message->failures, 1);
    assert_ptr_equal(message->culprit, object);
    assert_int_equal(count_alive(), 3); /* the way to the culprit */
}

static void open_items_fail_at_the_end(void **state) {
    struct work_item *message = item_of(NULL);
    struct work_item *refused = item_of(message);
    struct work_item *open = work_item_new(&items, NULL, (struct slice){0}, NULL, 0);
    struct error err;

    (void)state;
    error_set(&err, ERROR_REFUSED, "archived");
    work_item_refuse(refused, &err); /* goes when the message has a failure to name */
    error_set(&err, ERROR_DEADLINE, "no time");
    work_item_close_all(&items, &err);
    assert_string_equal(message->culprit->reason->text, "no time");
    assert_string_equal(open->culprit->reason->text, "no time");
    assert_int_equal(count_alive(), 2);
    assert_int_equal(items.failed, 2);
    assert_int_equal(items.failed_without_id, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_item_is_done_when_it_is_read_and_no_batch_holds_it,
                                        begin, forget),
        cmocka_unit_test_setup_teardown(a_parent_waits_for_all_its_children, begin, forget),
        cmocka_unit_test_setup_teardown(a_failed_child_fails_its_parent_with_its_reason, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(the_culprit_is_the_first_innermost_item_that_failed, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(a_failure_is_the_culprit_before_any_refusal, begin, forget),
        cmocka_unit_test_setup_teardown(items_of_one_batch_fail_each_with_its_own_way, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(a_refused_child_makes_its_parent_refused, begin, forget),
        cmocka_unit_test_setup_teardown(failed_is_final, begin, forget),
        cmocka_unit_test_setup_teardown(a_failure_has_a_text_only_where_somebody_reads_it, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(a_refusal_after_a_failure_does_not_take_its_place, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(children_go_as_soon_as_they_have_their_outcome, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(an_item_stays_as_long_as_a_batch_or_a_child_needs_it, begin,
                                        forget),
        cmocka_unit_test_setup_teardown(open_items_fail_at_the_end, begin, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
