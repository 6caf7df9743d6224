/* SPDX-License-Identifier: Apache-2.0 */
#include <zlib.h>

#include "promtail/inflate.h"
#include "test.h"

enum { GZIP = 31, ZLIB = 15, PLAIN_MAX = 300000 };

static void append_member(struct buf *out, struct slice plain, int bits) {
    z_stream z = {0};
    size_t room = compressBound(plain.len) + 64;
    unsigned char *to = buf_reserve(out, room);

    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)plain.ptr;
    z.avail_in = (uInt)plain.len;
    z.next_out = to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_added(out, room - z.avail_out);
    deflateEnd(&z);
}

static bool inflate_all(struct slice packed, size_t step, size_t plain_max, struct buf *out,
                        struct error *err) {
    struct slice_reader source;
    struct inflate plain;
    bool ended = false;
    bool ok = true;

    slice_reader_init(&source, packed, step);
    inflate_init(&plain, &source.reader, true, plain_max);
    while (ok && !ended && buf_room(out) > 0) {
        ok = reader_read(&plain.reader, out, &ended, err);
    }
    inflate_clean_up(&plain);
    inflate_clean_up(&plain);
    return ok;
}

static void expect(struct slice packed, struct slice plain) {
    for (size_t step = 0; step < 4; step++) {
        struct buf out;
        struct error err;
        buf_init(&out, PLAIN_MAX);
        assert_true(inflate_all(packed, step, 0, &out, &err));
        assert_true(slice_equal(buf_slice(&out), plain));
        buf_clean_up(&out);
    }
}

static void expect_failure(struct slice packed, enum error_code code) {
    for (size_t step = 0; step < 3; step++) {
        struct buf out;
        struct error err = {0};
        buf_init(&out, PLAIN_MAX);
        assert_false(inflate_all(packed, step, 0, &out, &err));
        assert_int_equal(err.code, code);
        buf_clean_up(&out);
    }
}

static void make_plain(struct buf *plain, size_t len) {
    buf_init(plain, len);
    for (size_t i = 0; i < len; i++) {
        assert_true(buf_append_byte(plain, (unsigned char)(i * i % 251)));
    }
}

static void members_follow_one_another_and_zeros_are_padding(void **state) {
    struct buf packed;
    struct buf plain;

    (void)state;
    make_plain(&plain, 100000);
    buf_init(&packed, PLAIN_MAX);
    append_member(&packed, slice_first(buf_slice(&plain), 60000), GZIP);
    append_member(&packed, (struct slice){0}, GZIP);
    append_member(&packed, slice_after(buf_slice(&plain), 60000), GZIP);
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("\0\0\0\0\0")));
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("\x1f")));
    expect_failure(buf_slice(&packed), ERROR_INPUT);
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

static void every_truncation_fails(void **state) {
    struct buf packed;

    (void)state;
    buf_init(&packed, 1000);
    append_member(&packed, SLICE("hello, hello, hello"), GZIP);
    for (size_t len = 2; len < packed.len; len++) {
        expect_failure(slice_first(buf_slice(&packed), len), ERROR_INPUT);
    }
    buf_clean_up(&packed);
}

static void damage_is_found(void **state) {
    struct buf packed;

    (void)state;
    buf_init(&packed, 1000);
    append_member(&packed, SLICE("hello, hello, hello"), GZIP);
    packed.ptr[packed.len - 1] ^= 1; /* the length */
    expect_failure(buf_slice(&packed), ERROR_INPUT);
    packed.ptr[packed.len - 1] ^= 1;
    packed.ptr[packed.len - 5] ^= 1; /* the CRC */
    expect_failure(buf_slice(&packed), ERROR_INPUT);
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
    assert_false(inflate_all(buf_slice(&packed), 0, 1000, &out, &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_clean_up(&out);
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_follow_one_another_and_zeros_are_padding),
        cmocka_unit_test(every_truncation_fails),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(plain_empty_and_zlib_streams_are_told_by_content),
        cmocka_unit_test(a_text_may_begin_like_zlib),
        cmocka_unit_test(a_bomb_stops_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
