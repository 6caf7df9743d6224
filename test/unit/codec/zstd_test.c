/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/zstd.h"

#include <zstd.h>

#include "test.h"

enum { PLAIN_MAX = 300000, PACKED_MAX = 1000000 };

#define EMPTY_SKIPPABLE "\x50\x2a\x4d\x18\0\0\0\0"
#define SKIPPABLE "\x5f\x2a\x4d\x18\x03\0\0\0abc"

/* A frame with a checksum; window_log 0: zstd's own choice. streaming: its size is not told. */
static void append_frame(struct buf *out, struct slice plain, int window_log, bool streaming) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t room = ZSTD_compressBound(plain.len) + 64;
    ZSTD_inBuffer in = {plain.ptr, plain.len, 0};
    ZSTD_outBuffer packed = {buf_reserve(out, room), room, 0};

    assert_non_null(packed.dst);
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log)));
    if (streaming) {
        size_t all = in.size;
        in.size = all / 2;
        assert_false(ZSTD_isError(ZSTD_compressStream2(context, &packed, &in, ZSTD_e_flush)));
        in.size = all;
    }
    assert_int_equal(ZSTD_compressStream2(context, &packed, &in, ZSTD_e_end), 0);
    buf_added(out, packed.pos);
    ZSTD_freeCCtx(context);
}

static bool unpack_all(struct slice packed, size_t step, int window_log, struct buf *out,
                       struct error *err) {
    struct slice_reader source;
    struct zstd plain;
    bool ended = false;
    bool ok = true;

    slice_reader_init(&source, packed, step);
    zstd_init(&plain, &source.reader, window_log);
    while (ok && !ended && buf_room(out) > 0) {
        size_t before = out->len;
        ok = reader_read(&plain.reader, out, &ended, err);
        assert_true(!ok || ended || out->len > before);
    }
    assert_int_equal(plain.plain_bytes, out->len);
    zstd_clean_up(&plain);
    zstd_clean_up(&plain);
    return ok;
}

static void expect(struct slice packed, struct slice plain) {
    for (size_t step = 0; step < 4; step++) {
        struct error err = {0};
        struct buf out;
        buf_init(&out, PLAIN_MAX);
        if (!unpack_all(packed, step, ZSTD_WINDOW_LOG, &out, &err)) {
            fail_msg("step %zu: %s", step, err.text);
        }
        assert_true(slice_equal(buf_slice(&out), plain));
        buf_clean_up(&out);
    }
}

static void expect_failure(struct slice packed, enum error_code code, const char *words) {
    for (size_t step = 0; step < 3; step++) {
        struct error err = {0};
        struct buf out;
        buf_init(&out, PLAIN_MAX);
        assert_false(unpack_all(packed, step, ZSTD_WINDOW_LOG, &out, &err));
        assert_int_equal(err.code, code);
        if (strstr(err.text, words) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, words);
        }
        buf_clean_up(&out);
    }
}

static void make_plain(struct buf *plain, size_t len) {
    buf_init(plain, len);
    for (size_t i = 0; i < len; i++) {
        assert_true(buf_append_byte(plain, (unsigned char)(i * i % 251 + i / 1000)));
    }
}

static void frames_follow_one_another_and_zeros_are_padding(void **state) {
    struct buf packed;
    struct buf plain;

    (void)state;
    make_plain(&plain, 200000);
    buf_init(&packed, PACKED_MAX);
    append_frame(&packed, slice_first(buf_slice(&plain), 150000), 0, true);
    append_frame(&packed, (struct slice){0}, 0, false);
    append_frame(&packed, slice_after(buf_slice(&plain), 150000), 0, false);
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("\0\0\0\0\0")));
    expect(buf_slice(&packed), buf_slice(&plain));
    assert_true(buf_append(&packed, SLICE("x")));
    expect_failure(buf_slice(&packed), ERROR_INPUT, "is followed by other bytes");
    buf_clean_up(&packed);
    buf_clean_up(&plain);
}

static void skippable_frames_are_skipped(void **state) {
    struct buf packed;

    (void)state;
    buf_init(&packed, PACKED_MAX);
    assert_true(buf_append(&packed, SLICE(EMPTY_SKIPPABLE SKIPPABLE)));
    append_frame(&packed, SLICE("hello, "), 0, false);
    assert_true(buf_append(&packed, SLICE(SKIPPABLE)));
    append_frame(&packed, SLICE("world"), 0, true);
    assert_true(buf_append(&packed, SLICE(EMPTY_SKIPPABLE)));
    expect(buf_slice(&packed), SLICE("hello, world"));
    buf_clean_up(&packed);
    expect(SLICE(SKIPPABLE), SLICE(""));
    expect(SLICE(""), SLICE(""));
}

static void every_truncation_fails(void **state) {
    struct buf packed;
    struct buf plain;

    (void)state;
    make_plain(&plain, 3000);
    for (int streaming = 0; streaming < 2; streaming++) {
        buf_init(&packed, PACKED_MAX);
        append_frame(&packed, buf_slice(&plain), 0, streaming == 1);
        for (size_t len = 1; len < packed.len; len++) {
            expect_failure(slice_first(buf_slice(&packed), len), ERROR_INPUT,
                           len < 4 ? "does not begin as one" : "ends in the middle");
        }
        buf_clean_up(&packed);
    }
    for (size_t len = 4; len < sizeof(SKIPPABLE) - 1; len++) {
        expect_failure(slice_first(SLICE(SKIPPABLE), len), ERROR_INPUT, "ends in the middle");
    }
    buf_clean_up(&plain);
}

static void damage_is_found(void **state) {
    struct buf packed;

    (void)state;
    buf_init(&packed, PACKED_MAX);
    append_frame(&packed, SLICE("hello, hello, hello"), 0, false);
    packed.ptr[packed.len - 1] ^= 1; /* the checksum */
    expect_failure(buf_slice(&packed), ERROR_INPUT, "is damaged");
    buf_clean_up(&packed);
    expect_failure(SLICE("hello"), ERROR_INPUT, "does not begin as one");
    expect_failure(SLICE("\x28\xb5\x2f\xfd\0\x50\x07\0\0x"), ERROR_INPUT, "is damaged");
}

/* "RFC 8878", 3.1.1.1: no single segment, so that the window's descriptor follows; one block of one
 * byte, repeated. */
static void a_window_beyond_the_limit_is_refused(void **state) {
    struct error err = {0};
    struct buf out;

    (void)state;
    expect(SLICE("\x28\xb5\x2f\xfd\0\x68\x1b\0\0x"), SLICE("xxx")); /* 8 MiB */
    expect_failure(SLICE("\x28\xb5\x2f\xfd\0\x69\x1b\0\0x"), ERROR_REFUSED,
                   "needs a window of more than 8192 KiB"); /* 9 MiB */
    expect_failure(SLICE("\x28\xb5\x2f\xfd\0\x88\x1b\0\0x"), ERROR_REFUSED,
                   "compress it without --long and --ultra"); /* 128 MiB */
    buf_init(&out, PLAIN_MAX);
    assert_false(unpack_all(SLICE("\x28\xb5\x2f\xfd\0\x68\x1b\0\0x"), 0, 21, &out, &err));
    assert_non_null(strstr(err.text, "more than 2048 KiB"));
    buf_clean_up(&out);
}

static void a_dictionary_is_refused(void **state) {
    (void)state;
    expect_failure(SLICE("\x28\xb5\x2f\xfd\x01\x50\x07\x1b\0\0x"), ERROR_REFUSED, "a dictionary");
}

static void a_stream_is_told_by_its_first_bytes(void **state) {
    (void)state;
    assert_true(zstd_is_frame(SLICE("\x28\xb5\x2f\xfd")));
    assert_true(zstd_is_frame(SLICE(EMPTY_SKIPPABLE SKIPPABLE "\x28\xb5\x2f\xfd")));
    assert_false(zstd_is_frame(SLICE(SKIPPABLE "\x04\x22\x4d\x18"))); /* LZ4 */
    assert_false(zstd_is_frame(SLICE(SKIPPABLE)));
    assert_false(zstd_is_frame(SLICE("\x50\x2a\x4d\x18\xff\xff\xff\xff"
                                     "\x28\xb5\x2f\xfd")));
    assert_false(zstd_is_frame(SLICE("\x50\x2a\x4d\x18\0\0")));
    assert_false(zstd_is_frame(SLICE("\x28\xb5\x2f")));
    assert_false(zstd_is_frame(SLICE("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_follow_one_another_and_zeros_are_padding),
        cmocka_unit_test(skippable_frames_are_skipped),
        cmocka_unit_test(every_truncation_fails),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(a_window_beyond_the_limit_is_refused),
        cmocka_unit_test(a_dictionary_is_refused),
        cmocka_unit_test(a_stream_is_told_by_its_first_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
