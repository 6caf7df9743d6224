/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/equal_lines.h"

#include "test.h"

static const struct label_set A = {.text = {(const unsigned char *)"{a=\"1\"}", 7}, .hash = 1};
static const struct label_set B = {.text = {(const unsigned char *)"{a=\"2\"}", 7}, .hash = 2};

static struct entry entry_of(const struct label_set *labels, int64_t time_ns, const char *line) {
    return (struct entry){.labels = labels, .time_ns = time_ns, .line = slice_from_cstr(line)};
}

static int64_t time_of(struct equal_lines *lines, int64_t time_ns, const char *line) {
    struct entry entry = entry_of(&A, time_ns, line);

    return equal_lines_time(lines, &entry);
}

static void each_equal_line_gets_the_next_nanosecond(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    for (int64_t i = 0; i < 1000; i++) {
        assert_int_equal(time_of(&lines, 5000, "same"), 5000 + i);
    }
    assert_int_equal(time_of(&lines, 5000, "other"), 5000);
    equal_lines_clean_up(&lines);
}

static void a_nanosecond_that_an_equal_line_has_itself_is_not_free(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    assert_int_equal(time_of(&lines, 101, "x"), 101);
    assert_int_equal(time_of(&lines, 100, "x"), 100);
    assert_int_equal(time_of(&lines, 100, "x"), 102);
    assert_int_equal(time_of(&lines, 101, "x"), 103);
    assert_int_equal(time_of(&lines, 102, "x"), 104);
    assert_int_equal(time_of(&lines, 100, "x"), 105);
    equal_lines_clean_up(&lines);
}

static void what_differs_in_anything_keeps_its_time(void **state) {
    struct equal_lines lines = {0};
    const struct label pairs[] = {{SLICE("log_stream"), SLICE("s1")},
                                  {SLICE("log_stream"), SLICE("s2")},
                                  {SLICE("log_strea"), SLICE("ms1")}};

    (void)state;
    for (size_t len = 0; len < 200; len++) {
        unsigned char line[200] = {0};
        struct entry entry = entry_of(&A, 7, "");
        entry.line = slice_of(line, len);
        assert_int_equal(equal_lines_time(&lines, &entry), 7);
        for (size_t i = 0; i < len; i++) {
            line[i] = 1;
            assert_int_equal(equal_lines_time(&lines, &entry), 7);
            line[i] = 0;
        }
        equal_lines_reset(&lines);
    }
    for (size_t i = 0; i < 3; i++) {
        struct entry entry = entry_of(&A, 7, "line");
        entry.metadata = &pairs[i];
        entry.metadata_count = 1;
        assert_int_equal(equal_lines_time(&lines, &entry), 7);
    }
    struct entry other = entry_of(&B, 7, "line");
    assert_int_equal(time_of(&lines, 7, "line"), 7);
    assert_int_equal(equal_lines_time(&lines, &other), 7);
    equal_lines_clean_up(&lines);
}

static void times_before_the_epoch_and_zero_count_too(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    assert_int_equal(time_of(&lines, -1, "x"), -1);
    assert_int_equal(time_of(&lines, -1, "x"), 0);
    assert_int_equal(time_of(&lines, 0, "x"), 1);
    assert_int_equal(time_of(&lines, INT64_MIN, "x"), INT64_MIN);
    assert_int_equal(time_of(&lines, INT64_MIN, "x"), INT64_MIN + 1);
    equal_lines_clean_up(&lines);
}

static void at_the_end_of_time_nothing_moves(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(time_of(&lines, INT64_MAX, "x"), INT64_MAX);
    }
    equal_lines_clean_up(&lines);
}

static int64_t time_of_number(struct equal_lines *lines, int64_t time_ns, size_t number) {
    struct entry entry = entry_of(&A, time_ns, "");

    entry.line = slice_of(&number, sizeof(number));
    return equal_lines_time(lines, &entry);
}

static void the_last_ones_are_remembered_in_bounded_memory(void **state) {
    struct equal_lines lines = {0};
    size_t last = 10 * EQUAL_LINES_MAX;

    (void)state;
    for (size_t i = 0; i <= last; i++) {
        assert_int_equal(time_of_number(&lines, 9, i), 9);
        if (i >= EQUAL_LINES_MAX && i % 1000 == 0) {
            assert_int_equal(time_of_number(&lines, 9, i - EQUAL_LINES_MAX / 2), 10);
        }
    }
    assert_int_equal(lines.newest.slot_count, 2 * EQUAL_LINES_MAX);
    assert_int_equal(lines.before.slot_count, 2 * EQUAL_LINES_MAX);
    assert_int_equal(lines.newest.capacity, EQUAL_LINES_MAX);
    assert_int_equal(lines.before.capacity, EQUAL_LINES_MAX);
    equal_lines_clean_up(&lines);
}

/* Lines whose times only grow need no index, but are found when one comes that is not later. */
static void lines_in_order_of_time_are_found_later(void **state) {
    struct equal_lines lines = {0};
    size_t count = EQUAL_LINES_MAX + EQUAL_LINES_MAX / 2;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(time_of_number(&lines, (int64_t)i * 10, i), (int64_t)i * 10);
    }
    assert_null(lines.newest.slots);
    assert_null(lines.before.slots);
    for (size_t i = 0; i < count; i += 500) {
        assert_int_equal(time_of_number(&lines, (int64_t)i * 10, i), (int64_t)i * 10 + 1);
        assert_int_equal(time_of_number(&lines, (int64_t)i * 10, i + 1), (int64_t)i * 10);
    }
    equal_lines_clean_up(&lines);
}

/* A time that an equal line was moved to is taken, too. */
static void a_line_later_than_those_that_came_but_not_than_those_moved(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    assert_int_equal(time_of(&lines, 100, "x"), 100);
    assert_int_equal(time_of(&lines, 100, "x"), 101);
    assert_int_equal(time_of(&lines, 101, "x"), 102);
    assert_int_equal(time_of(&lines, 103, "x"), 103);
    assert_int_equal(time_of(&lines, 103, "x"), 104);
    equal_lines_clean_up(&lines);
}

static void a_run_of_equal_lines_goes_on_when_its_beginning_is_old(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    for (int64_t i = 0; i < 5 * EQUAL_LINES_MAX; i++) {
        assert_int_equal(time_of(&lines, 1000, "same"), 1000 + i);
    }
    equal_lines_clean_up(&lines);
}

static void a_line_at_a_taken_time_goes_past_all_that_follow_it(void **state) {
    struct equal_lines lines = {0};
    int64_t count = 4000;

    (void)state;
    for (int64_t i = 0; i < count; i++) {
        assert_int_equal(time_of(&lines, 0, "same"), i);
    }
    for (int64_t i = 0; i < count; i++) {
        assert_int_equal(time_of(&lines, i, "same"), count + i);
    }
    equal_lines_clean_up(&lines);
}

static void another_invocation_knows_nothing_and_gives_memory_back(void **state) {
    struct equal_lines lines = {0};

    (void)state;
    for (size_t i = 0; i < 3 * EQUAL_LINES_MAX; i++) {
        (void)time_of_number(&lines, 3, i);
    }
    equal_lines_reset(&lines);
    assert_null(lines.before.entries);
    assert_null(lines.newest.entries);
    assert_null(lines.newest.slots);
    assert_int_equal(time_of_number(&lines, 3, 0), 3);
    equal_lines_reset(&lines);
    assert_non_null(lines.newest.entries); /* a small one is kept */
    assert_int_equal(time_of_number(&lines, 3, 0), 3);
    equal_lines_clean_up(&lines);
    equal_lines_clean_up(&lines);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_equal_line_gets_the_next_nanosecond),
        cmocka_unit_test(a_nanosecond_that_an_equal_line_has_itself_is_not_free),
        cmocka_unit_test(what_differs_in_anything_keeps_its_time),
        cmocka_unit_test(times_before_the_epoch_and_zero_count_too),
        cmocka_unit_test(at_the_end_of_time_nothing_moves),
        cmocka_unit_test(the_last_ones_are_remembered_in_bounded_memory),
        cmocka_unit_test(lines_in_order_of_time_are_found_later),
        cmocka_unit_test(a_line_later_than_those_that_came_but_not_than_those_moved),
        cmocka_unit_test(a_run_of_equal_lines_goes_on_when_its_beginning_is_old),
        cmocka_unit_test(a_line_at_a_taken_time_goes_past_all_that_follow_it),
        cmocka_unit_test(another_invocation_knows_nothing_and_gives_memory_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
