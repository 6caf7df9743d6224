/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/metadata.h"

#include "promtail/buf.h"
#include "test.h"

enum { PAIRS = 4 };

/* Keeps what it was given last, in words: a=b, pairs with commas. */
struct keeper {
    struct entry_sink sink; /* first */
    struct buf text;
    size_t pairs, bytes, adds;
    const struct entry *entry;
    struct work_item *ended; /* the item of the last end */
    bool refuse;
};

static bool keep(struct entry_sink *sink, const struct entry *entry, struct error *err) {
    struct keeper *keeper = (struct keeper *)sink;

    buf_reset(&keeper->text);
    keeper->entry = entry;
    keeper->adds++;
    keeper->pairs = entry->metadata_count;
    keeper->bytes = 0;
    for (size_t i = 0; i < entry->metadata_count; i++) {
        struct label pair = entry->metadata[i];
        keeper->bytes += pair.name.len + pair.value.len;
        assert_true((i == 0 || buf_append_byte(&keeper->text, ',')) &&
                    buf_append(&keeper->text, pair.name) && buf_append_byte(&keeper->text, '=') &&
                    buf_append(&keeper->text, pair.value));
    }
    return !keeper->refuse || error_set(err, ERROR_DOWN, "down");
}

static bool end(struct entry_sink *sink, struct work_item *item, struct error *err) {
    struct keeper *keeper = (struct keeper *)sink;

    keeper->ended = item;
    return !keeper->refuse || error_set(err, ERROR_DOWN, "down");
}

struct setup {
    struct keeper keeper;
    struct metadata_sink metadata;
    struct tally tally;
};

static void set_up(struct setup *setup) {
    *setup = (struct setup){.keeper = {.sink = {keep, end}}};
    buf_init(&setup->keeper.text, 1 << 20);
    metadata_sink_init(&setup->metadata, &setup->keeper.sink, &setup->tally);
}

static bool add(struct setup *setup, const struct label *pairs, size_t count, struct error *err) {
    struct entry entry = {.line = SLICE("line"), .metadata = pairs, .metadata_count = count};

    return setup->metadata.sink.add(&setup->metadata.sink, &entry, err);
}

static const struct {
    const char *names[PAIRS]; /* their values are 0, 1, 2 ... */
    const char *kept;
    uint64_t dropped;
} NAMES[] = {
    {{NULL}, "", 0},
    {{"log_stream"}, "log_stream=0", 0},
    {{"a", "B9", "_x", "9"}, "a=0,B9=1,_x=2,9=3", 0},
    {{"http.method", "a"}, "a=1,http_method=0", 0},
    {{"a b\xc3\xa9"}, "a_b__=0", 0},
    {{"_"}, "", 1},
    {{"a", "--", "b"}, "a=0,b=2", 1},
    {{"", "\xc3\xa9", "__", "a"}, "a=3", 3},
    /* The name that needed no change wins, then the first. */
    {{"a.b", "a_b"}, "a_b=1", 1},
    {{"a-b", "a.b"}, "a_b=0", 1},
    {{"a.b", "c.d", "a_b", "e"}, "a_b=2,e=3,c_d=1", 1},
};

static void metadata_names_are_mended_or_left_out(void **state) {
    static const char *const values[PAIRS] = {"0", "1", "2", "3"};

    (void)state;
    for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
        struct label pairs[PAIRS];
        size_t count = 0;
        struct setup setup;
        struct error err;

        set_up(&setup);
        while (count < PAIRS && NAMES[i].names[count] != NULL) {
            pairs[count] = (struct label){slice_from_cstr(NAMES[i].names[count]),
                                          slice_from_cstr(values[count])};
            count++;
        }
        assert_true(add(&setup, pairs, count, &err));
        assert_slice(buf_slice(&setup.keeper.text), NAMES[i].kept);
        assert_int_equal(tally_dropped(&setup.tally, "metadata_name"), NAMES[i].dropped);
        assert_int_equal(tally_dropped(&setup.tally, "metadata_limit"), 0);
        buf_clean_up(&setup.keeper.text);
    }
}

static void an_entry_that_needs_no_change_passes_as_it_is(void **state) {
    struct label pair = {SLICE("log_stream"), SLICE("s")};
    struct entry plain = {.line = SLICE("line")};
    struct entry tagged = {.line = SLICE("line"), .metadata = &pair, .metadata_count = 1};
    struct setup setup;
    struct error err;

    (void)state;
    set_up(&setup);
    assert_true(setup.metadata.sink.add(&setup.metadata.sink, &plain, &err));
    assert_ptr_equal(setup.keeper.entry, &plain);
    assert_true(setup.metadata.sink.add(&setup.metadata.sink, &tagged, &err));
    assert_ptr_equal(setup.keeper.entry, &tagged);
    buf_clean_up(&setup.keeper.text);
}

static void metadata_has_at_most_128_pairs(void **state) {
    struct label pairs[METADATA_PAIRS_MAX + 3];
    char names[METADATA_PAIRS_MAX + 3][8];
    struct setup setup;
    struct error err;

    (void)state;
    for (size_t i = 0; i < METADATA_PAIRS_MAX + 3; i++) {
        snprintf(names[i], sizeof(names[i]), "n%zu", i);
        pairs[i] = (struct label){slice_from_cstr(names[i]), SLICE("v")};
    }
    for (size_t count = METADATA_PAIRS_MAX - 1; count <= METADATA_PAIRS_MAX + 3; count++) {
        size_t kept = count < METADATA_PAIRS_MAX ? count : METADATA_PAIRS_MAX;
        set_up(&setup);
        assert_true(add(&setup, pairs, count, &err));
        assert_int_equal(setup.keeper.pairs, kept);
        assert_int_equal(tally_dropped(&setup.tally, "metadata_limit"), count - kept);
        buf_clean_up(&setup.keeper.text);
    }
}

/* Names and values count; what does not fit is left out, what fits after it stays. The value of the
 * first pair is of so many bytes, the second pair has two. */
static void metadata_has_at_most_64_kb(void **state) {
    static const struct {
        const char *name;
        size_t value;
        size_t pairs, bytes;
    } cases[] = {
        {"a", METADATA_BYTES_MAX - 3, 2, METADATA_BYTES_MAX},
        {"a", METADATA_BYTES_MAX - 2, 1, METADATA_BYTES_MAX - 1},
        {"a", METADATA_BYTES_MAX - 1, 1, METADATA_BYTES_MAX},
        {"a", METADATA_BYTES_MAX, 1, 2},
        /* Names that need no change come first. */
        {"a.b", METADATA_BYTES_MAX - 5, 2, METADATA_BYTES_MAX},
        {"a.b", METADATA_BYTES_MAX - 4, 1, 2},
    };
    static unsigned char value[METADATA_BYTES_MAX];
    struct setup setup;
    struct error err;

    (void)state;
    memset(value, 'v', sizeof(value));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct label pairs[] = {{slice_from_cstr(cases[i].name), slice_of(value, cases[i].value)},
                                {SLICE("c"), SLICE("d")}};

        set_up(&setup);
        assert_true(add(&setup, pairs, 2, &err));
        assert_int_equal(setup.keeper.pairs, cases[i].pairs);
        assert_int_equal(setup.keeper.bytes, cases[i].bytes);
        assert_int_equal(tally_dropped(&setup.tally, "metadata_limit"), 2 - cases[i].pairs);
        buf_clean_up(&setup.keeper.text);
    }
}

/* A name of 64 KB that is mended whole. */
static void the_longest_name_is_mended_inside_its_room(void **state) {
    static unsigned char name[METADATA_BYTES_MAX];
    struct label pairs[] = {{slice_of(name, sizeof(name)), SLICE("")}, {SLICE("b.c"), SLICE("")}};
    struct setup setup;
    struct error err;

    (void)state;
    memset(name, '.', sizeof(name));
    name[0] = 'a';
    set_up(&setup);
    assert_true(add(&setup, pairs, 2, &err));
    assert_int_equal(setup.keeper.pairs, 1);
    assert_int_equal(setup.keeper.bytes, sizeof(name));
    buf_clean_up(&setup.keeper.text);
}

static void what_the_next_sink_refuses_is_told(void **state) {
    struct label pair = {SLICE("a.b"), SLICE("c")};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup);
    setup.keeper.refuse = true;
    assert_false(add(&setup, &pair, 1, &err));
    assert_int_equal(err.code, ERROR_DOWN);
    assert_false(add(&setup, NULL, 0, &err));
    assert_int_equal(setup.keeper.adds, 2);
    buf_clean_up(&setup.keeper.text);
}

static void the_end_of_a_record_is_passed_on(void **state) {
    struct work_item item = {0};
    struct setup setup;
    struct error err = {0};

    (void)state;
    set_up(&setup);
    assert_true(setup.metadata.sink.end(&setup.metadata.sink, &item, &err));
    assert_ptr_equal(setup.keeper.ended, &item);
    setup.keeper.refuse = true;
    assert_false(setup.metadata.sink.end(&setup.metadata.sink, &item, &err));
    assert_int_equal(err.code, ERROR_DOWN);
    buf_clean_up(&setup.keeper.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_names_are_mended_or_left_out),
        cmocka_unit_test(an_entry_that_needs_no_change_passes_as_it_is),
        cmocka_unit_test(metadata_has_at_most_128_pairs),
        cmocka_unit_test(metadata_has_at_most_64_kb),
        cmocka_unit_test(the_longest_name_is_mended_inside_its_room),
        cmocka_unit_test(what_the_next_sink_refuses_is_told),
        cmocka_unit_test(the_end_of_a_record_is_passed_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
