/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/batch_read.h"

#include "batch/batch_impl.h"
#include "test.h"

static void batch_read_gives_what_was_added(void **state) {
    static const int64_t times[] = {0, 1, -1, 1767323045678000001, INT64_MIN, INT64_MAX};
    struct label pairs[] = {{SLICE("a"), SLICE("1")}, {SLICE("b"), SLICE("")}};
    struct label_set sets[] = {{.number = 1, .text = SLICE("{x=\"1\"}")},
                               {.number = 2, .text = SLICE("{x=\"2\"}")}};
    enum { COUNT = sizeof(times) / sizeof(times[0]) };
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE("tenant"));
    struct batch_cursor cursor;
    struct batch_entry entry;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        struct entry added = {.labels = &sets[i / 3],
                              .time_ns = times[i],
                              .line = i == 1 ? SLICE("") : SLICE("a\0b"),
                              .metadata = pairs,
                              .metadata_count = (size_t)i % 3};
        struct encoded_entry encoded = stream_measure(&added);
        batch_add(batch, &added, &encoded);
    }
    batch_cursor_init(&cursor, batch);
    for (int i = 0; i < COUNT; i++) {
        struct label pair;
        assert_true(batch_read_next(&cursor, &entry));
        assert_true(slice_equal(entry.labels, sets[i / 3].text));
        assert_true(entry.time_ns == times[i]);
        assert_int_equal(entry.line.len, i == 1 ? 0 : 3);
        for (int j = 0; j < i % 3; j++) {
            assert_true(batch_read_pair(&entry.metadata, &pair));
            assert_true(slice_equal(pair.name, pairs[j].name));
            assert_true(slice_equal(pair.value, pairs[j].value));
        }
        assert_false(batch_read_pair(&entry.metadata, &pair));
    }
    assert_false(batch_read_next(&cursor, &entry));
    batch_pool_clean_up(&pool);
}

static void labels_are_read_without_their_escapes(void **state) {
    struct slice text = SLICE("{a=\"}\\\"\\\\, \", b=\"\\a\\n\\r\\x1f\\x7f\", c=\"\xc3\xa9\"}");
    const struct label expected[] = {{SLICE("a"), SLICE("}\"\\, ")},
                                     {SLICE("b"), SLICE("\a\n\r\x1f\x7f")},
                                     {SLICE("c"), SLICE("\xc3\xa9")}};
    unsigned char room[64];
    struct label label;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(batch_read_label(&text, &label, room));
        assert_true(slice_equal(label.name, expected[i].name));
        assert_true(slice_equal(label.value, expected[i].value));
    }
    assert_false(batch_read_label(&text, &label, room));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batch_read_gives_what_was_added),
        cmocka_unit_test(labels_are_read_without_their_escapes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
