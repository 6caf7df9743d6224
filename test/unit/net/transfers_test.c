/* SPDX-License-Identifier: Apache-2.0 */
#include "net/transfers.h"

#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What libcurl says of a transfer without a URL. */
enum { URL_MALFORMAT = 3 };

static struct transfers *transfers;

struct owner {
    struct transfer transfer; /* first */
    int code;                 /* of its end; -1: it has not come */
    struct owner *starts;     /* begins this one when it ends */
};

static const int ONE_TRUST;
static const int OTHER_TRUST;

static const struct transfer_route ROUTES[] = {
    {NULL, false, false},
    {(const struct tls *)&ONE_TRUST, false, false},
    {(const struct tls *)&OTHER_TRUST, false, false},
    {NULL, true, false},
    {NULL, false, true},
};

static void finished(struct transfer *transfer, int code);

static void owner_begin(struct owner *owner) {
    struct error err;

    owner->code = -1;
    assert_true(transfer_init(&owner->transfer, transfers, &ROUTES[0], finished, &err));
    assert_true(transfer_start(&owner->transfer, &err));
}

static void finished(struct transfer *transfer, int code) {
    struct owner *owner = (struct owner *)transfer;

    owner->code = code;
    transfer_clean_up(transfer);
    if (owner->starts != NULL) {
        owner_begin(owner->starts);
    }
}

static int set_up(void **state) {
    struct error err;

    (void)state;
    transfers = transfers_new(clock_system(), &err);
    return transfers == NULL ? -1 : 0;
}

static int tear_down(void **state) {
    (void)state;
    transfers_destroy(transfers);
    transfers_destroy(NULL);
    return 0;
}

static void nothing_moves_or_ends_where_nothing_runs(void **state) {
    (void)state;
    assert_false(transfers_drive(transfers, 0));
    assert_false(transfers_finish(transfers));
}

static void handles_are_used_again(void **state) {
    struct transfer one;
    struct transfer other;
    struct error err;

    (void)state;
    assert_true(transfer_init(&one, transfers, &ROUTES[0], finished, &err));
    assert_true(transfer_init(&other, transfers, &ROUTES[0], finished, &err));
    void *first = one.easy;
    assert_ptr_not_equal(first, other.easy);
    transfer_clean_up(&one);
    assert_true(transfer_init(&one, transfers, &ROUTES[0], finished, &err));
    assert_ptr_equal(one.easy, first);
    transfer_clean_up(&one);
    transfer_clean_up(&other);
}

/* Its handle goes to the next one. */
static void use_once(const struct transfer_route *route, bool keeps) {
    struct transfer transfer;
    struct error err;

    assert_true(transfer_init(&transfer, transfers, route, finished, &err));
    transfer.keeps = keeps;
    transfer_clean_up(&transfer);
}

static void expect_prepared(const struct transfer_route *route, bool prepared) {
    struct transfer transfer;
    struct error err;

    assert_true(transfer_init(&transfer, transfers, route, finished, &err));
    assert_int_equal(transfer.prepared, prepared);
    transfer_clean_up(&transfer);
}

static void a_handle_is_prepared_for_its_own_route_only(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(ROUTES); i++) {
        for (size_t j = 0; j < COUNT(ROUTES); j++) {
            use_once(&ROUTES[i], true);
            expect_prepared(&ROUTES[j], i == j); /* whose handle is not prepared for the next one */
            expect_prepared(&ROUTES[i], i != j);
        }
    }
}

static void a_handle_forgets_its_settings_unless_it_is_told_to_keep_them(void **state) {
    (void)state;
    use_once(&ROUTES[1], true);
    use_once(&ROUTES[1], false);
    expect_prepared(&ROUTES[1], false);
}

static void a_full_pool_makes_room_for_another_route(void **state) {
    struct transfer many[16];
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(many); i++) {
        assert_true(transfer_init(&many[i], transfers, &ROUTES[1], finished, &err));
        many[i].keeps = true;
    }
    void *first = many[0].easy;
    for (size_t i = 0; i < COUNT(many); i++) {
        transfer_clean_up(&many[i]);
    }
    assert_true(transfer_init(&many[0], transfers, &ROUTES[2], finished, &err));
    assert_ptr_equal(many[0].easy, first);
    assert_false(many[0].prepared);
    transfer_clean_up(&many[0]);
}

static void more_handles_than_the_pool_keeps_can_be_given_back(void **state) {
    struct transfer many[40];
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(many); i++) {
        assert_true(transfer_init(&many[i], transfers, &ROUTES[0], finished, &err));
    }
    for (size_t i = 0; i < COUNT(many); i++) {
        transfer_clean_up(&many[i]);
    }
}

static void cleaning_up_is_safe_on_zeroes_and_twice(void **state) {
    struct transfer transfer = {0};
    struct error err;

    (void)state;
    transfer_clean_up(&transfer);
    assert_true(transfer_init(&transfer, transfers, &ROUTES[0], finished, &err));
    transfer_clean_up(&transfer);
    transfer_clean_up(&transfer);
}

static void the_end_of_one_may_begin_another(void **state) {
    struct owner second = {.code = -1};
    struct owner first = {.starts = &second};

    (void)state;
    owner_begin(&first);
    for (int i = 0; i < 10 && second.code < 0; i++) {
        transfers_drive(transfers, 0);
        assert_int_equal(transfers_finish(transfers), true);
    }
    assert_int_equal(first.code, URL_MALFORMAT);
    assert_int_equal(second.code, URL_MALFORMAT);
}

static void one_is_new_until_the_next_pass(void **state) {
    struct owner owner = {0};

    (void)state;
    assert_false(transfers_have_new(transfers));
    owner_begin(&owner);
    assert_true(transfers_have_new(transfers));
    transfers_drive(transfers, 0);
    assert_false(transfers_have_new(transfers));
    assert_true(transfers_finish(transfers));
}

static void one_of_several_can_be_taken_out(void **state) {
    struct owner owners[3] = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(owners); i++) {
        owner_begin(&owners[i]);
    }
    transfer_clean_up(&owners[1].transfer);
    transfers_drive(transfers, 0);
    assert_true(transfers_finish(transfers));
    assert_int_equal(owners[0].code, URL_MALFORMAT);
    assert_int_equal(owners[1].code, -1);
    assert_int_equal(owners[2].code, URL_MALFORMAT);
}

static void progress_and_going_on_are_shown_by_the_next_drive(void **state) {
    struct owner owner = {0};

    (void)state;
    owner_begin(&owner);
    transfer_resume(&owner.transfer);
    assert_false(owner.transfer.resuming); /* it was not paused */
    owner.transfer.paused = true;
    transfer_resume(&owner.transfer);
    transfer_resume(&owner.transfer);
    assert_true(owner.transfer.resuming);
    owner.transfer.moved_ms = -1;
    assert_true(transfers_drive(transfers, 0));
    assert_false(owner.transfer.paused || owner.transfer.resuming);
    assert_true(owner.transfer.moved_ms >= 0);
    assert_false(transfers_drive(transfers, 0));
    transfer_clean_up(&owner.transfer);
}

static void one_that_was_to_go_on_can_be_taken_out(void **state) {
    struct owner owner = {0};

    (void)state;
    owner_begin(&owner);
    owner.transfer.paused = true;
    transfer_resume(&owner.transfer);
    transfer_clean_up(&owner.transfer);
    assert_false(transfers_drive(transfers, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_moves_or_ends_where_nothing_runs, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(handles_are_used_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_handle_is_prepared_for_its_own_route_only, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_handle_forgets_its_settings_unless_it_is_told_to_keep_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_pool_makes_room_for_another_route, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(more_handles_than_the_pool_keeps_can_be_given_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(cleaning_up_is_safe_on_zeroes_and_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_of_one_may_begin_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_is_new_until_the_next_pass, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_of_several_can_be_taken_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(progress_and_going_on_are_shown_by_the_next_drive, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_that_was_to_go_on_can_be_taken_out, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
