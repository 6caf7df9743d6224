/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/batch_impl.h"

#include "promtail/random.h"
#include "promtail/work_items.h"
#include "test.h"

enum { STREAMS = 3, LINE_BYTES_MAX = 10000 };

static const char *const LABELS[STREAMS] = {"{a=\"1\"}", "{a=\"2\"}", "{a=\"long: 123456789012\"}"};

/* Entries differ by their times. */
static void add(struct batch *batch, size_t stream, size_t len, struct work_item *item) {
    static const unsigned char line[LINE_BYTES_MAX];
    struct label_set labels = {.text = slice_from_cstr(LABELS[stream])};
    struct entry entry = {.labels = &labels, .line = slice_of(line, len), .item = item};

    entry.time_ns = (int64_t)batch_entries(batch) + 1;
    struct encoded_entry encoded = stream_measure(&entry);
    batch_add(batch, &entry, &encoded);
}

/* What each stream has, one batch after the other. */
static void append_entries(const struct batch *batch, struct buf *all) {
    for (struct stream *stream = batch->first; stream != NULL; stream = stream->next) {
        for (size_t i = 0; i < STREAMS; i++) {
            if (slice_equal(stream->labels, slice_from_cstr(LABELS[i]))) {
                assert_true(buf_append(&all[i], stream_entries(stream)));
            }
        }
    }
}

/* Down to single entries; returns how many there were. */
static size_t split_all(struct batch *batch, struct buf *all) {
    struct batch *second;
    struct buf scratch;
    size_t count = batch_entries(batch);

    buf_init(&scratch, SIZE_MAX);
    assert_int_equal(batch_encode(batch, &scratch).len, batch_encoded_size(batch));
    buf_clean_up(&scratch);
    if (!batch_split(batch, &second)) {
        assert_int_equal(count, 1);
        append_entries(batch, all);
        batch_settle(batch, true, NULL);
        return 1;
    }
    assert_slice(batch_tenant(second), "team");
    assert_int_equal(batch_entries(batch) + batch_entries(second), count);
    return split_all(batch, all) + split_all(second, all);
}

static void halves_hold_every_entry_once_and_in_order(void **state) {
    struct random random = {14};

    (void)state;
    for (int round = 0; round < 50; round++) {
        struct batch_pool pool = {0};
        struct batch *batch = batch_take(&pool, SLICE("team"));
        struct buf before[STREAMS] = {{.max = SIZE_MAX}, {.max = SIZE_MAX}, {.max = SIZE_MAX}};
        struct buf after[STREAMS] = {{.max = SIZE_MAX}, {.max = SIZE_MAX}, {.max = SIZE_MAX}};
        size_t count = 1 + random_next(&random) % 60;

        for (size_t i = 0; i < count; i++) {
            size_t len = random_next(&random) % 8 == 0 ? 3000 : random_next(&random) % 100;
            add(batch, random_next(&random) % STREAMS, len, NULL);
        }
        append_entries(batch, before);
        assert_int_equal(split_all(batch, after), count);
        for (size_t i = 0; i < STREAMS; i++) {
            assert_true(slice_equal(buf_slice(&after[i]), buf_slice(&before[i])));
            buf_clean_up(&before[i]);
            buf_clean_up(&after[i]);
        }
        batch_pool_clean_up(&pool);
    }
}

/* Each row: entries, each of a stream and a length, and how many of them the first half has. */
static void halves_have_about_the_same_bytes(void **state) {
    static const struct {
        size_t entries[6][2];
        size_t count, first;
    } cases[] = {
        {{{0, 10}, {0, 10}}, 2, 1},
        {{{0, 10}, {0, 10}, {0, 10}, {0, 10}}, 4, 2},
        {{{0, 10}, {0, 10}, {0, 10}, {0, 10}, {0, 10}, {0, 10}}, 6, 3},
        {{{2, 9}, {2, 8}, {2, 7}, {2, 6}}, 4, 2}, /* labels longer than the lines */
        {{{0, 10}, {1, 10}, {0, 10}, {1, 10}}, 4, 2},
        {{{0, 10000}, {0, 1}, {0, 1}}, 3, 1},
        {{{0, 1}, {0, 10000}, {0, 1}}, 3, 2},
        {{{0, 1}, {0, 1}, {0, 10000}}, 3, 2},
        {{{0, 1}, {1, 10000}}, 2, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct batch_pool pool = {0};
        struct batch *batch = batch_take(&pool, SLICE(""));
        struct batch *second;

        for (size_t j = 0; j < cases[i].count; j++) {
            add(batch, cases[i].entries[j][0], cases[i].entries[j][1], NULL);
        }
        assert_true(batch_split(batch, &second));
        assert_int_equal(batch_entries(batch), cases[i].first);
        assert_int_equal(batch_entries(second), cases[i].count - cases[i].first);
        batch_settle(batch, true, NULL);
        batch_settle(second, true, NULL);
        batch_pool_clean_up(&pool);
    }
}

/* Which half an item's entries are in is not known. */
static void an_item_is_done_when_both_halves_are_settled(void **state) {
    struct work_items work_items = {0};
    struct work_item items[] = {{.all = &work_items, .users = 1}, {.all = &work_items, .users = 1}};
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));
    struct batch *second;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        add(batch, 0, 10, &items[i]);
        work_item_read(&items[i]);
    }
    assert_true(batch_split(batch, &second));
    batch_settle(batch, true, NULL);
    assert_int_equal(items[0].state, WORK_OPEN);
    assert_int_equal(items[1].state, WORK_OPEN);
    error_set(&err, ERROR_REMOTE, "refused");
    batch_settle(second, false, &err);
    assert_int_equal(items[0].state, WORK_FAILED);
    assert_int_equal(items[1].state, WORK_FAILED);
    batch_pool_clean_up(&pool);
    for (size_t i = 0; i < 2; i++) {
        mem_free(items[i].reason);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_hold_every_entry_once_and_in_order),
        cmocka_unit_test(halves_have_about_the_same_bytes),
        cmocka_unit_test(an_item_is_done_when_both_halves_are_settled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
