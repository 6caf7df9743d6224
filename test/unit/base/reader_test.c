/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/reader.h"

#include "test.h"

static void slice_reader_gives_its_bytes_in_steps(void **state) {
    (void)state;
    for (size_t step = 0; step < 8; step++) {
        struct slice_reader reader;
        struct error err;
        struct buf all;
        bool ended = false;
        slice_reader_init(&reader, SLICE("abcdef"), step);
        buf_init(&all, 100);
        while (!ended) {
            size_t before = all.len;
            assert_true(reader_read(&reader.reader, &all, &ended, &err));
            assert_true(all.len > before || ended);
            assert_true(step == 0 || all.len - before <= step);
        }
        assert_slice(buf_slice(&all), "abcdef");
        buf_clean_up(&all);
    }
}

static void an_empty_reader_ends_at_once(void **state) {
    struct slice_reader reader;
    struct error err;
    struct buf all;
    bool ended = false;

    (void)state;
    slice_reader_init(&reader, (struct slice){0}, 0);
    buf_init(&all, 1);
    assert_true(reader_read(&reader.reader, &all, &ended, &err));
    assert_true(ended);
    buf_clean_up(&all);
}

static void what_was_looked_at_is_read_as_well(void **state) {
    static const struct slice text = {(const unsigned char *)"abcdefghij", 10};

    (void)state;
    for (size_t step = 0; step < 4; step++) {
        for (size_t max = 1; max < 12; max++) {
            for (size_t skipped = 0; skipped < 2; skipped++) {
                for (size_t room = 1; room < 12; room++) {
                    struct slice_reader source;
                    struct peek_reader peek;
                    struct slice front;
                    struct error err;
                    struct buf all;
                    bool ended = false;

                    slice_reader_init(&source, text, step);
                    peek_reader_init(&peek, &source.reader, max);
                    assert_true(peek_reader_look(&peek, &front, &err));
                    assert_true(slice_equal(front, slice_first(text, max)));
                    peek_reader_skip(&peek, skipped);
                    buf_init(&all, 0);
                    while (!ended) {
                        size_t before = all.len;
                        all.max = all.len + room;
                        assert_true(reader_read(&peek.reader, &all, &ended, &err));
                        assert_true(all.len > before || ended);
                    }
                    assert_true(slice_equal(buf_slice(&all), slice_after(text, skipped)));
                    assert_false(peek.source_failed);
                    buf_clean_up(&all);
                    peek_reader_clean_up(&peek);
                    peek_reader_clean_up(&peek);
                }
            }
        }
    }
}

/* Gives what there is, and then fails; once more would be a fault. */
struct failing_reader {
    struct reader reader;
    struct slice rest;
    bool failed;
};

static bool read_failing(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct failing_reader *self = (struct failing_reader *)reader;

    (void)ended;
    assert_false(self->failed);
    self->failed = self->rest.len == 0;
    if (self->failed) {
        return error_set(err, ERROR_TRANSPORT, "it fails");
    }
    assert_true(buf_append(into, slice_first(self->rest, 1)));
    self->rest = slice_after(self->rest, 1);
    return true;
}

static void what_came_before_a_failure_is_read_and_then_it_fails(void **state) {
    (void)state;
    for (size_t max = 1; max < 6; max++) {
        struct failing_reader source = {.reader = {read_failing}, .rest = SLICE("abc")};
        struct peek_reader peek;
        struct slice front;
        struct error err = {0};
        struct buf all;
        bool ended = false;

        peek_reader_init(&peek, &source.reader, max);
        assert_int_equal(peek_reader_look(&peek, &front, &err), max <= 3);
        assert_true(slice_equal(front, slice_first(SLICE("abc"), max)));
        assert_int_equal(peek.source_failed, max > 3);
        buf_init(&all, 100);
        err = (struct error){0};
        while (reader_read(&peek.reader, &all, &ended, &err)) {
            assert_false(ended);
        }
        assert_slice(buf_slice(&all), "abc");
        assert_true(peek.source_failed);
        assert_int_equal(err.code, ERROR_TRANSPORT);
        assert_string_equal(err.text, "it fails");
        buf_clean_up(&all);
        peek_reader_clean_up(&peek);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slice_reader_gives_its_bytes_in_steps),
        cmocka_unit_test(an_empty_reader_ends_at_once),
        cmocka_unit_test(what_was_looked_at_is_read_as_well),
        cmocka_unit_test(what_came_before_a_failure_is_read_and_then_it_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
