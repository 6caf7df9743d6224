/* SPDX-License-Identifier: Apache-2.0 */
#include <zlib.h>

#include "codec/inflate_engine.h"
#include "promtail/inflate.h"
#include "test.h"

enum { GZIP = 31, ZLIB = 15, PLAIN_MAX = 300000, WINDOW_BYTES = 64 * 1024, NAME_BYTES = 70000 };

/* The last is what the program does: by the size of the data. */
static const struct inflate_engine *const ENGINES[] = {&INFLATE_ISAL, &INFLATE_ZLIB, NULL};

enum { ENGINE_COUNT = sizeof(ENGINES) / sizeof(ENGINES[0]) };

/* header: NULL, or what stands in gzip's header. */
static void append_packed(struct buf *out, struct slice plain, int bits, int level, int strategy,
                          gz_header *header) {
    z_stream z = {0};
    size_t room = compressBound(plain.len) + (header == NULL ? 64 : 2 * NAME_BYTES);
    unsigned char *to = buf_reserve(out, room);

    assert_non_null(to);
    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, bits, 8, strategy), Z_OK);
    if (header != NULL) {
        assert_int_equal(deflateSetHeader(&z, header), Z_OK);
    }
    z.next_in = (Bytef *)(uintptr_t)plain.ptr;
    z.avail_in = (uInt)plain.len;
    z.next_out = to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_added(out, room - z.avail_out);
    deflateEnd(&z);
}

static void append_member(struct buf *out, struct slice plain, int bits) {
    append_packed(out, plain, bits, 6, Z_DEFAULT_STRATEGY, NULL);
}

/* One way to read: by which engine, so many compressed bytes and plain bytes at a time (0: all). */
struct way {
    const struct inflate_engine *engine;
    size_t step;
    size_t room;
};

static bool inflate_all(struct slice packed, struct way way, size_t plain_max, struct buf *out,
                        struct error *err) {
    struct slice_reader source;
    struct inflate plain;
    bool ended = false;
    bool ok = true;

    assert_non_null(buf_reserve(out, PLAIN_MAX)); /* at once: it is read in small steps */
    slice_reader_init(&source, packed, way.step);
    inflate_init(&plain, &source.reader, true, plain_max);
    plain.engine = way.engine;
    while (ok && !ended && out->len < PLAIN_MAX) {
        out->max = way.room > 0 ? out->len + way.room : PLAIN_MAX;
        ok = reader_read(&plain.reader, out, &ended, err);
    }
    inflate_clean_up(&plain);
    inflate_clean_up(&plain);
    return ok;
}

static void expect_in_way(struct slice packed, struct slice plain, struct way way) {
    struct buf out;
    struct error err;

    buf_init(&out, PLAIN_MAX);
    assert_true(inflate_all(packed, way, 0, &out, &err));
    assert_true(slice_equal(buf_slice(&out), plain));
    buf_clean_up(&out);
}

static void expect(struct slice packed, struct slice plain) {
    const size_t pieces = plain.len / 40 + 1;
    const size_t steps[][2] = {{0, 0}, {1, 0}, {3, 1000}, {1000, 40000}, {0, pieces}};

    for (size_t i = 0; i < ENGINE_COUNT; i++) {
        for (size_t j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {
            expect_in_way(packed, plain, (struct way){ENGINES[i], steps[j][0], steps[j][1]});
        }
    }
}

/* words: what stands in the error's text. */
static void expect_failure(struct slice packed, const char *words) {
    for (size_t i = 0; i < ENGINE_COUNT; i++) {
        for (size_t step = 0; step < 3; step++) {
            struct buf out;
            struct error err = {0};
            buf_init(&out, PLAIN_MAX);
            assert_false(inflate_all(packed, (struct way){ENGINES[i], step, 0}, 0, &out, &err));
            assert_int_equal(err.code, ERROR_INPUT);
            if (strstr(err.text, words) == NULL) {
                fail_msg("\"%s\" has no \"%s\"", err.text, words);
            }
            buf_clean_up(&out);
        }
    }
}

/* Without order, but every 32,500 bytes the same, which deflate finds in its window. */
static void make_plain(struct buf *plain, size_t len) {
    uint32_t random = 1;

    buf_init(plain, len);
    for (size_t i = 0; i < len; i++) {
        random = i % 32500 == 0 ? 1 : random * 1103515245 + 12345;
        assert_true(buf_append_byte(plain, (unsigned char)(random >> 28)));
    }
}

static void members_follow_one_another_and_zeros_are_padding(void **state) {
    struct buf packed;
    struct buf plain;

    (void)state;
    make_plain(&plain, 70000);
    buf_init(&packed, PLAIN_MAX);
    append_member(&packed, slice_first(buf_slice(&plain), 40000), GZIP);
    append_member(&packed, (struct slice){0}, GZIP);
    append_member(&packed, slice_after(buf_slice(&plain), 40000), GZIP);
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("\0\0\0\0\0")));
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("\x1f")));
    expect_failure(buf_slice(&packed), "is followed by other bytes");
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

static void expect_truncations_to_fail(struct slice packed) {
    for (size_t len = 2; len < packed.len; len++) {
        expect_failure(slice_first(packed, len), "ends in the middle");
    }
}

static void every_truncation_fails(void **state) {
    unsigned char extra[] = "an extra field";
    unsigned char name[] = "a name";
    gz_header header = {
        .extra = extra, .extra_len = sizeof(extra), .name = name, .comment = name, .hcrc = 1};
    struct buf packed;

    (void)state;
    buf_init(&packed, 200000);
    append_member(&packed, SLICE("hello, hello, hello"), GZIP);
    expect_truncations_to_fail(buf_slice(&packed));
    buf_reset(&packed);
    append_member(&packed, SLICE("hello, hello, hello"), ZLIB);
    expect_truncations_to_fail(buf_slice(&packed));
    buf_reset(&packed);
    append_packed(&packed, SLICE("hello"), GZIP, 0, Z_DEFAULT_STRATEGY, &header);
    expect_truncations_to_fail(buf_slice(&packed));
    buf_clean_up(&packed);
}

/* A name that is longer than the window of compressed bytes. */
static void header_fields_are_passed_over(void **state) {
    static unsigned char text[NAME_BYTES + 1];
    gz_header header = {.extra = text,
                        .extra_len = 500,
                        .name = text,
                        .comment = text + NAME_BYTES - 1000,
                        .hcrc = 1};
    struct buf packed;

    (void)state;
    memset(text, 'n', sizeof(text) - 1);
    buf_init(&packed, PLAIN_MAX);
    append_packed(&packed, SLICE("plain"), GZIP, 6, Z_DEFAULT_STRATEGY, &header);
    assert_true(packed.len > WINDOW_BYTES + 1000);
    expect(buf_slice(&packed), SLICE("plain"));
    packed.ptr[50] ^= 1;
    expect_failure(buf_slice(&packed), "is damaged");
    packed.ptr[50] ^= 1;
    packed.ptr[3] |= 0x20; /* a reserved flag */
    expect_failure(buf_slice(&packed), "is damaged");
    buf_clean_up(&packed);
}

/* Blocks of all three types; and what repeats lies almost a whole window back. */
static void blocks_of_all_types_are_decoded(void **state) {
    static const int KINDS[][2] = {
        {0, Z_DEFAULT_STRATEGY}, {6, Z_DEFAULT_STRATEGY}, {6, Z_FIXED}, {6, Z_HUFFMAN_ONLY}};
    struct buf plain;
    struct buf packed;

    (void)state;
    make_plain(&plain, 70000);
    buf_init(&packed, PLAIN_MAX);
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        buf_reset(&packed);
        append_packed(&packed, buf_slice(&plain), GZIP, KINDS[i][0], KINDS[i][1], NULL);
        expect(buf_slice(&packed), buf_slice(&plain));
    }
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

static void damage_is_found(void **state) {
    struct buf packed;

    (void)state;
    buf_init(&packed, 1000);
    append_member(&packed, SLICE("hello, hello, hello"), GZIP);
    packed.ptr[packed.len - 1] ^= 1; /* the length */
    expect_failure(buf_slice(&packed), "is damaged");
    packed.ptr[packed.len - 1] ^= 1;
    packed.ptr[packed.len - 5] ^= 1; /* the CRC */
    expect_failure(buf_slice(&packed), "is damaged");
    buf_reset(&packed);
    append_member(&packed, SLICE("hello, hello, hello"), ZLIB);
    packed.ptr[packed.len - 1] ^= 1; /* Adler-32 */
    expect_failure(buf_slice(&packed), "is damaged");
    packed.ptr[packed.len - 1] ^= 1;
    packed.ptr[2] |= 6; /* the reserved type of block */
    expect_failure(buf_slice(&packed), "is damaged");
    buf_clean_up(&packed);
}

static void plain_empty_and_zlib_streams_are_told_by_content(void **state) {
    struct buf packed;

    (void)state;
    expect((struct slice){0}, (struct slice){0});
    expect(SLICE("a"), SLICE("a"));
    expect(SLICE("\x1f"), SLICE("\x1f"));
    expect(SLICE("a longer plain text\n"), SLICE("a longer plain text\n"));
    buf_init(&packed, 1000);
    append_member(&packed, SLICE("zlib"), ZLIB);
    expect(buf_slice(&packed), SLICE("zlib"));
    append_member(&packed, SLICE(", then gzip"), GZIP);
    expect(buf_slice(&packed), SLICE("zlib, then gzip"));
    append_member(&packed, SLICE("zlib"), ZLIB);
    expect_failure(buf_slice(&packed), "is followed by other bytes");
    buf_clean_up(&packed);
}

static void a_text_may_begin_like_zlib(void **state) {
    (void)state;
    assert_true(inflate_is_gzip(SLICE("\x1f\x8b\x08")));
    assert_false(inflate_is_gzip(SLICE("\x1f")));
    assert_true(inflate_is_zlib(SLICE("\x78\x9c")));
    assert_true(inflate_is_zlib(SLICE("\x78\x01")));
    assert_true(inflate_is_zlib(SLICE("\x78\xda")));
    assert_true(inflate_is_zlib(SLICE("\x48\x89"))); /* a smaller window */
    assert_true(inflate_is_zlib(SLICE("x^ text")));
    assert_false(inflate_is_zlib(SLICE("\x78\x9d")));
    assert_false(inflate_is_zlib(SLICE("\x78\xbb"))); /* a dictionary */
    assert_false(inflate_is_zlib(SLICE("{\"a\":1}")));
    assert_false(inflate_is_zlib(SLICE("x")));
    assert_false(inflate_is_zlib(SLICE("")));
}

static void a_bomb_stops_at_the_limit(void **state) {
    struct buf packed;
    struct buf plain;
    struct buf out;
    struct error err = {0};

    (void)state;
    make_plain(&plain, 200000);
    buf_init(&packed, PLAIN_MAX);
    append_member(&packed, buf_slice(&plain), GZIP);
    buf_init(&out, PLAIN_MAX);
    for (size_t i = 0; i < ENGINE_COUNT; i++) {
        buf_clean_up(&out);
        buf_init(&out, PLAIN_MAX);
        err = (struct error){0};
        assert_false(
            inflate_all(buf_slice(&packed), (struct way){ENGINES[i], 0, 0}, 1000, &out, &err));
        assert_int_equal(err.code, ERROR_LIMIT);
    }
    buf_clean_up(&out);
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

/* A stream that is read piece by piece. */
struct reading {
    struct slice_reader source;
    struct inflate inflate;
    struct buf out;
    bool ended;
};

/* step: so many compressed bytes at a time (0: all); room: of plain bytes. */
static void reading_begin(struct reading *reading, struct slice packed, size_t step, size_t room) {
    reading->ended = false;
    buf_init(&reading->out, room);
    slice_reader_init(&reading->source, packed, step);
    inflate_init(&reading->inflate, &reading->source.reader, false, 0);
}

static bool reading_go_on(struct reading *reading) {
    struct error err;

    return reader_read(&reading->inflate.reader, &reading->out, &reading->ended, &err);
}

static void reading_end(struct reading *reading) {
    inflate_clean_up(&reading->inflate);
    buf_clean_up(&reading->out);
}

/* However the bytes come, and whether or not the source says with the last of them that it ends. */
static void the_engine_is_chosen_by_the_size(void **state) {
    static const size_t STEPS[] = {0, 1, 100};
    static const size_t LENGTHS[] = {100, 20000};

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        struct buf plain;
        struct buf packed;
        struct reading reading;

        make_plain(&plain, LENGTHS[i / 3]);
        buf_init(&packed, PLAIN_MAX);
        append_member(&packed, buf_slice(&plain), GZIP);
        reading_begin(&reading, buf_slice(&packed), STEPS[i % 3], PLAIN_MAX);
        assert_true(reading_go_on(&reading));
        assert_ptr_equal(reading.inflate.engine, i / 3 == 0 ? &INFLATE_ZLIB : &INFLATE_ISAL);
        reading_end(&reading);
        buf_clean_up(&packed);
        buf_clean_up(&plain);
    }
}

/* How many bytes the first read gives. */
static size_t first_read(struct slice packed, size_t plain_len, size_t room) {
    struct reading reading;

    reading_begin(&reading, packed, 0, room);
    reading.inflate.engine = &INFLATE_ISAL;
    assert_true(reading_go_on(&reading));
    size_t first = reading.out.len;
    reading.out.max = SIZE_MAX;
    while (!reading.ended) {
        assert_true(reading_go_on(&reading));
    }
    assert_int_equal(reading.out.len, plain_len);
    reading_end(&reading);
    return first;
}

static void what_is_at_hand_is_inflated_at_once_up_to_a_mib(void **state) {
    enum { MIB = 1024 * 1024, CHUNK = 64 * 1024, ROOM = 4 * MIB };
    static const struct {
        size_t len;
        size_t room;
        size_t first;
    } CASES[] = {
        {1, ROOM, 1},     {CHUNK, ROOM, CHUNK},   {CHUNK + 1, ROOM, CHUNK + 1},
        {MIB, ROOM, MIB}, {MIB + 1, ROOM, CHUNK}, {CHUNK + 1, CHUNK + 1, CHUNK + 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct buf plain;
        struct buf packed;
        buf_init(&plain, CASES[i].len);
        unsigned char *zeros = buf_reserve(&plain, CASES[i].len);
        assert_non_null(zeros);
        memset(zeros, 0, CASES[i].len);
        buf_added(&plain, CASES[i].len);
        buf_init(&packed, ROOM);
        append_member(&packed, buf_slice(&plain), GZIP);
        assert_int_equal(first_read(buf_slice(&packed), CASES[i].len, CASES[i].room),
                         CASES[i].first);
        buf_clean_up(&packed);
        buf_clean_up(&plain);
    }
}

static void a_length_that_is_a_lie_takes_no_memory(void **state) {
    enum { CHUNK = 64 * 1024 };
    struct buf packed;
    struct reading reading;
    bool ok = true;

    (void)state;
    buf_init(&packed, PLAIN_MAX);
    append_member(&packed, SLICE("few bytes"), GZIP);
    memset(packed.ptr + packed.len - 4, 0xff, 4);
    reading_begin(&reading, buf_slice(&packed), 0, SIZE_MAX);
    reading.inflate.engine = &INFLATE_ISAL;
    while (ok && !reading.ended) {
        ok = reading_go_on(&reading);
    }
    assert_false(ok); /* it is also the check of what was read */
    assert_true(reading.out.cap <= CHUNK);
    reading_end(&reading);
    buf_clean_up(&packed);
}

/* The length at the end is that of the last member, and a hint only. */
static void the_length_at_the_end_may_be_too_small_for_a_member(void **state) {
    struct buf plain;
    struct buf packed;
    struct buf both;

    (void)state;
    make_plain(&plain, 100000);
    buf_init(&packed, PLAIN_MAX);
    append_member(&packed, buf_slice(&plain), GZIP);
    append_member(&packed, SLICE("x"), GZIP);
    buf_init(&both, PLAIN_MAX);
    assert_true(buf_append(&both, buf_slice(&plain)) && buf_append(&both, SLICE("x")));
    expect(buf_slice(&packed), buf_slice(&both));
    buf_clean_up(&both);
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_follow_one_another_and_zeros_are_padding),
        cmocka_unit_test(every_truncation_fails),
        cmocka_unit_test(header_fields_are_passed_over),
        cmocka_unit_test(blocks_of_all_types_are_decoded),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(plain_empty_and_zlib_streams_are_told_by_content),
        cmocka_unit_test(a_text_may_begin_like_zlib),
        cmocka_unit_test(the_engine_is_chosen_by_the_size),
        cmocka_unit_test(what_is_at_hand_is_inflated_at_once_up_to_a_mib),
        cmocka_unit_test(a_length_that_is_a_lie_takes_no_memory),
        cmocka_unit_test(the_length_at_the_end_may_be_too_small_for_a_member),
        cmocka_unit_test(a_bomb_stops_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
