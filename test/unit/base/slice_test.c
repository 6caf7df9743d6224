/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/slice.h"

#include "test.h"

static void cutting_beyond_the_end_means_the_end(void **state) {
    struct slice s = SLICE("abc");

    (void)state;
    assert_slice(slice_first(s, 2), "ab");
    assert_slice(slice_first(s, 9), "abc");
    assert_slice(slice_after(s, 2), "c");
    assert_slice(slice_after(s, 9), "");
    assert_slice(slice_between(s, 1, 2), "b");
    assert_slice(slice_between(s, 2, 1), "");
    assert_slice(slice_between(s, 1, 9), "bc");
    assert_slice(slice_first((struct slice){0}, 3), "");
}

static void searching_gives_the_length_when_nothing_is_found(void **state) {
    struct slice s = SLICE("a.b.c");

    (void)state;
    assert_int_equal(slice_index(s, '.'), 1);
    assert_int_equal(slice_last_index(s, '.'), 3);
    assert_int_equal(slice_index(s, 'x'), 5);
    assert_int_equal(slice_last_index(s, 'x'), 5);
    assert_int_equal(slice_index((struct slice){0}, 'x'), 0);
    assert_int_equal(slice_find(s, SLICE("b.")), 2);
    assert_int_equal(slice_find(s, SLICE("")), 0);
    assert_int_equal(slice_find(s, SLICE("a.b.c.")), 5);
    assert_int_equal(slice_find((struct slice){0}, SLICE("a")), 0);
}

static void comparing_is_by_unsigned_bytes(void **state) {
    (void)state;
    assert_true(slice_compare(SLICE("a"), SLICE("ab")) < 0);
    assert_true(slice_compare(SLICE("\xc3"), SLICE("z")) > 0);
    assert_true(slice_compare(SLICE(""), (struct slice){0}) == 0);
    assert_true(slice_equal(SLICE("a\0b"), SLICE("a\0b")));
    assert_false(slice_equal(SLICE("a\0b"), SLICE("a\0c")));
    assert_true(slice_equal_nocase(SLICE("Content-TYPE"), SLICE("content-type")));
    assert_false(slice_equal_nocase(SLICE("\xc3\xa9"), SLICE("\xc3\x89")));
    assert_true(slice_starts_with(SLICE("ab"), SLICE("")));
    assert_false(slice_starts_with(SLICE("a"), SLICE("ab")));
    assert_true(slice_ends_with(SLICE("ab"), SLICE("b")));
    assert_false(slice_ends_with(SLICE("b"), SLICE("ab")));
}

static void trimming_takes_blanks_at_both_ends(void **state) {
    (void)state;
    assert_slice(slice_trim(SLICE(" \t\r\n a b \n")), "a b");
    assert_slice(slice_trim(SLICE(" \n ")), "");
    assert_slice(slice_trim((struct slice){0}), "");
}

static void slice_cut_splits_at_the_first_byte(void **state) {
    struct slice head;
    struct slice tail;

    (void)state;
    assert_true(slice_cut(SLICE("a,b,c"), ',', &head, &tail));
    assert_slice(head, "a");
    assert_slice(tail, "b,c");
    assert_true(slice_cut(SLICE(","), ',', &head, &tail));
    assert_slice(head, "");
    assert_slice(tail, "");
    assert_false(slice_cut(SLICE("abc"), ',', &head, &tail));
    assert_slice(head, "abc");
    assert_slice(tail, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cutting_beyond_the_end_means_the_end),
        cmocka_unit_test(searching_gives_the_length_when_nothing_is_found),
        cmocka_unit_test(comparing_is_by_unsigned_bytes),
        cmocka_unit_test(trimming_takes_blanks_at_both_ends),
        cmocka_unit_test(slice_cut_splits_at_the_first_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
