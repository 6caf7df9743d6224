/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/utf16.h"

#include "promtail/arena.h"

#include "test.h"

enum { OUT_MAX = 1 << 20 };

static bool convert(struct slice bytes, bool big_endian, size_t step, size_t room, struct buf *out,
                    struct error *err) {
    struct slice_reader source;
    struct utf16_reader utf16;
    bool ended = false;
    bool ok = true;

    slice_reader_init(&source, bytes, step);
    utf16_reader_init(&utf16, &source.reader, big_endian);
    while (ok && !ended) {
        out->max = room > 0 ? out->len + room : OUT_MAX;
        size_t before = out->len;
        ok = reader_read(&utf16.reader, out, &ended, err);
        assert_true(!ok || ended || out->len > before);
    }
    utf16_reader_clean_up(&utf16);
    utf16_reader_clean_up(&utf16);
    return ok;
}

static struct slice swapped(struct arena *arena, struct slice bytes) {
    unsigned char *out = arena_alloc(arena, bytes.len + 1);

    for (size_t i = 0; i < bytes.len; i++) {
        out[i] = i == bytes.len - 1 && i % 2 == 0 ? bytes.ptr[i] : bytes.ptr[i ^ 1];
    }
    return slice_of(out, bytes.len);
}

#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

static const struct {
    struct slice little; /* endian */
    struct slice text;   /* UTF-8 */
} CASES[] = {
    {BYTES(""), BYTES("")},
    {BYTES("a\0"), BYTES("a")},
    {BYTES("a\0\r\0\n\0b\0"), BYTES("a\r\nb")},
    {BYTES("\0\0a\0"), BYTES("\0a")},
    {BYTES("\xe9\0\xac\x20\xff\xff"), BYTES("\xc3\xa9\xe2\x82\xac\xef\xbf\xbf")},
    {BYTES("\x3d\xd8\0\xde"), BYTES("\xf0\x9f\x98\x80")},
    {BYTES("\xff\xdb\xff\xdf"), BYTES("\xf4\x8f\xbf\xbf")},
    {BYTES("\0\xd8\0\xdc"), BYTES("\xf0\x90\x80\x80")},
    {BYTES("\x3d\xd8x\0"), BYTES("\xef\xbf\xbdx")}, /* half a pair */
    {BYTES("\0\xdex\0"), BYTES("\xef\xbf\xbdx")},   /* the other half */
    {BYTES("\0\xde"), BYTES("\xef\xbf\xbd")},
    {BYTES("\x3d\xd8\x3d\xd8\0\xde"), BYTES("\xef\xbf\xbd\xf0\x9f\x98\x80")},
    {BYTES("\xff\xfe"), BYTES("\xef\xbb\xbf")}, /* the mark is the caller's to take off */
};

static void utf16_becomes_utf8_in_chunks_of_any_size(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        for (size_t step = 0; step < 6; step++) {
            for (size_t room = 0; room < 6; room++) {
                struct arena arena = {0};
                for (int big = 0; big < 2; big++) {
                    struct slice bytes =
                        big == 1 ? swapped(&arena, CASES[i].little) : CASES[i].little;
                    struct buf out;
                    struct error err;
                    buf_init(&out, OUT_MAX);
                    assert_true(convert(bytes, big == 1, step, room, &out, &err));
                    assert_true(slice_equal(buf_slice(&out), CASES[i].text));
                    buf_clean_up(&out);
                }
                arena_clean_up(&arena);
            }
        }
    }
}

static void an_end_in_the_middle_of_a_character_fails(void **state) {
    static const struct slice whole = BYTES("a\0\x3d\xd8\0\xde\xac\x20");

    (void)state;
    for (size_t len = 0; len <= whole.len; len++) {
        bool cut = len % 2 == 1 || len == 4; /* 4: between the halves of a pair */
        for (size_t step = 0; step < 4; step++) {
            struct buf out;
            struct error err = {0};
            buf_init(&out, OUT_MAX);
            assert_int_equal(convert(slice_first(whole, len), false, step, 0, &out, &err), !cut);
            assert_int_equal(err.code, cut ? ERROR_INPUT : ERROR_NONE);
            buf_clean_up(&out);
        }
    }
}

static void a_long_text_passes_the_window(void **state) {
    enum { UNITS = 3 * UTF16_WINDOW_BYTES };
    struct buf bytes;
    struct buf out;
    struct error err;

    (void)state;
    buf_init(&bytes, OUT_MAX);
    buf_init(&out, OUT_MAX);
    for (int i = 0; i < UNITS; i++) {
        assert_true(buf_append(&bytes, SLICE("\xe9\0")));
    }
    assert_true(convert(buf_slice(&bytes), false, 1001, 0, &out, &err));
    assert_int_equal(out.len, 2 * UNITS);
    for (size_t i = 0; i < out.len; i += 2) {
        assert_memory_equal(out.ptr + i, "\xc3\xa9", 2);
    }
    buf_clean_up(&out);
    buf_clean_up(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16_becomes_utf8_in_chunks_of_any_size),
        cmocka_unit_test(an_end_in_the_middle_of_a_character_fails),
        cmocka_unit_test(a_long_text_passes_the_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
