/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/batch_impl.h"

#include "test.h"

/* The label set stands where the one before stood, and is overwritten when its entry was added. */
static void add(struct batch *batch, const char *text, uint64_t number) {
    static char copy[16];
    static struct label_set labels;
    struct entry entry = {.labels = &labels, .line = SLICE("line")};
    struct encoded_entry encoded = stream_measure(&entry);

    snprintf(copy, sizeof(copy), "%s", text);
    labels = (struct label_set){.number = number, .text = slice_from_cstr(copy)};
    batch_add(batch, &entry, &encoded);
    memset(copy, 'x', sizeof(copy));
    memset(&labels, 0xff, sizeof(labels));
}

/* All of them differ, and hold all entries. */
static size_t count_streams(const struct batch *batch) {
    size_t streams = 0;
    size_t entries = 0;

    for (const struct stream *at = batch->first; at != NULL; at = at->next) {
        for (const struct stream *later = at->next; later != NULL; later = later->next) {
            assert_false(slice_equal(at->labels, later->labels));
        }
        streams++;
        entries += at->count;
    }
    assert_int_equal(entries, batch_entries(batch));
    return streams;
}

/* Each row: sets as they come, a text and a number each, and how many streams they make. */
static void streams_are_found_by_number_and_told_apart_by_text(void **state) {
    static const struct {
        const char *name;
        struct {
            const char *text;
            uint64_t number;
        } sets[6];
        size_t streams;
    } cases[] = {
        {"one set", {{"{a=\"1\"}", 1}, {"{a=\"1\"}", 1}}, 1},
        {"two sets", {{"{a=\"1\"}", 1}, {"{a=\"2\"}", 2}}, 2},
        {"in turns", {{"{a=\"1\"}", 1}, {"{a=\"2\"}", 2}, {"{a=\"1\"}", 1}, {"{a=\"2\"}", 2}}, 2},
        {"one text, two numbers", {{"{a=\"1\"}", 1}, {"{a=\"1\"}", 2}, {"{a=\"1\"}", 1}}, 1},
        {"a set for each entry", {{"{a=\"1\"}", 5}, {"{a=\"2\"}", 6}, {"{a=\"1\"}", 7}}, 2},
        {"16 numbers apart", {{"{a=\"1\"}", 1}, {"{a=\"2\"}", 17}, {"{a=\"1\"}", 1}}, 2},
        {"one text, 16 apart", {{"{a=\"1\"}", 1}, {"{a=\"1\"}", 17}, {"{a=\"1\"}", 33}}, 1},
        {"a number leaves its stream",
         {{"{a=\"1\"}", 1}, {"{a=\"1\"}", 2}, {"{a=\"2\"}", 17}, {"{a=\"1\"}", 1}},
         2},
        {"no numbers", {{"{a=\"1\"}", 0}, {"{a=\"2\"}", 0}, {"{a=\"1\"}", 0}}, 2},
        {"no number beside one", {{"{a=\"1\"}", 16}, {"{a=\"2\"}", 0}, {"{a=\"1\"}", 0}}, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct batch_pool pool = {0};
        struct batch *batch = batch_take(&pool, SLICE(""));

        for (size_t j = 0; j < 6 && cases[i].sets[j].text != NULL; j++) {
            add(batch, cases[i].sets[j].text, cases[i].sets[j].number);
        }
        size_t streams = count_streams(batch);
        if (streams != cases[i].streams) {
            fail_msg("%s: %zu streams, not %zu", cases[i].name, streams, cases[i].streams);
        }
        batch_settle(batch, true, NULL);
        batch_pool_clean_up(&pool);
    }
}

/* Each entry has a set of its own, as stages make them. */
static void fill(struct batch *batch) {
    static const char *const texts[] = {"{a=\"0\"}", "{a=\"1\"}", "{a=\"2\"}", "{a=\"3\"}"};

    for (uint64_t i = 0; i < 40; i++) {
        add(batch, texts[i % 4], i + 1);
    }
    assert_int_equal(count_streams(batch), 4);
}

/* The streams that they led to are freed, or other sets'. */
static void numbers_are_forgotten_when_a_batch_is_used_again(void **state) {
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));

    (void)state;
    fill(batch);
    batch_settle(batch, true, NULL);
    assert_ptr_equal(batch_take(&pool, SLICE("")), batch);
    for (uint64_t i = 0; i < 4; i++) {
        add(batch, i % 2 == 0 ? "{b=\"1\"}" : "{c=\"1\"}", 37 + i);
    }
    assert_int_equal(count_streams(batch), 2);
    batch_settle(batch, true, NULL);
    batch_pool_clean_up(&pool);
}

static void numbers_are_forgotten_when_a_batch_is_split(void **state) {
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));
    struct batch *second;

    (void)state;
    fill(batch);
    assert_true(batch_split(batch, &second));
    assert_int_equal(count_streams(batch) + count_streams(second), 4);
    fill(batch);
    batch_settle(batch, true, NULL);
    batch_settle(second, true, NULL);
    batch_pool_clean_up(&pool);
}

/* A batch of one stream is pushed from its own memory; others are joined. */
static void a_batch_of_one_stream_is_encoded_in_place(void **state) {
    static const unsigned char line[] = "\x0a\x13\x0a\x07{a=\"1\"}\x12\x08\x0a\x00\x12\x04line";
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));
    struct buf scratch;

    (void)state;
    buf_init(&scratch, SIZE_MAX);
    add(batch, "{a=\"1\"}", 1);
    struct slice push = batch_encode(batch, &scratch);
    assert_int_equal(push.len, sizeof(line) - 1);
    assert_memory_equal(push.ptr, line, push.len);
    assert_int_equal(scratch.cap, 0);
    add(batch, "{a=\"2\"}", 2);
    push = batch_encode(batch, &scratch);
    assert_ptr_equal(push.ptr, scratch.ptr);
    assert_int_equal(push.len, 2 * (sizeof(line) - 1));
    assert_memory_equal(push.ptr, line, sizeof(line) - 1);
    batch_settle(batch, true, NULL);
    buf_clean_up(&scratch);
    batch_pool_clean_up(&pool);
}

/* Only a batch that may still be split needs its bytes after they were compressed. */
static void a_compressed_batch_of_one_large_entry_gives_its_memory_back(void **state) {
    static unsigned char line[BATCH_KEEP_BYTES];
    struct batch_pool pool = {0};
    struct batch *batch = batch_take(&pool, SLICE(""));
    struct label_set labels = {.number = 1, .text = SLICE("{}")};
    struct entry entry = {.labels = &labels, .line = slice_of(line, sizeof(line))};
    struct encoded_entry encoded = stream_measure(&entry);
    struct batch *second;

    (void)state;
    batch_add(batch, &entry, &encoded);
    batch_free_bytes(batch);
    assert_int_equal(batch->first->body.cap, 0);
    assert_false(batch_split(batch, &second));
    batch_settle(batch, true, NULL);
    batch = batch_take(&pool, SLICE(""));
    batch_add(batch, &entry, &encoded);
    batch_add(batch, &entry, &encoded);
    batch_free_bytes(batch);
    assert_true(batch_split(batch, &second));
    batch_settle(batch, true, NULL);
    batch_settle(second, true, NULL);
    batch_pool_clean_up(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_found_by_number_and_told_apart_by_text),
        cmocka_unit_test(numbers_are_forgotten_when_a_batch_is_used_again),
        cmocka_unit_test(numbers_are_forgotten_when_a_batch_is_split),
        cmocka_unit_test(a_batch_of_one_stream_is_encoded_in_place),
        cmocka_unit_test(a_compressed_batch_of_one_large_entry_gives_its_memory_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
