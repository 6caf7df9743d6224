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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slice_reader_gives_its_bytes_in_steps),
        cmocka_unit_test(an_empty_reader_ends_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
