/* SPDX-License-Identifier: Apache-2.0 */
#include "source/content.h"

#include "source/content_kind.h"

#include "source_setup.h"

#define BYTES(literal)                                                                             \
    { (const unsigned char *)("" literal), sizeof(literal) - 1 }

static bool read_within(struct slice bytes, enum content_of of, size_t step,
                        const struct source_env *env, struct buf *out, struct error *err) {
    struct slice_reader source;
    struct content content;
    bool ended = false;
    bool ok = true;

    slice_reader_init(&source, bytes, step);
    content_init(&content, &source.reader, of, env);
    while (ok && !ended) {
        size_t before = out->len;
        ok = reader_read(&content.reader, out, &ended, err);
        assert_true(!ok || ended || out->len > before);
    }
    assert_int_equal(content.bytes, out->len);
    content_clean_up(&content);
    content_clean_up(&content);
    return ok;
}

static bool read_all(struct slice bytes, enum content_of of, size_t step, struct buf *out,
                     struct error *err) {
    struct setup *setup = setup_new();
    bool ok = read_within(bytes, of, step, &setup->env, out, err);

    setup_destroy(setup);
    return ok;
}

static void expect_text(struct slice bytes, enum content_of of, struct slice text) {
    for (size_t step = 0; step < 4; step++) {
        struct error err = {0};
        struct buf out;

        buf_init(&out, BYTES_MAX);
        if (!read_all(bytes, of, step, &out, &err)) {
            fail_msg("step %zu: %s", step, err.text);
        }
        assert_true(slice_equal(buf_slice(&out), text));
        buf_clean_up(&out);
    }
}

static void expect_failure(struct slice bytes, enum content_of of, enum error_code code,
                           const char *words) {
    for (size_t step = 0; step < 4; step++) {
        struct error err = {0};
        struct buf out;

        buf_init(&out, BYTES_MAX);
        assert_false(read_all(bytes, of, step, &out, &err));
        assert_int_equal(err.code, code);
        if (strstr(err.text, words) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, words);
        }
        buf_clean_up(&out);
    }
}

/* Bytes in so many layers: zstd where the bit of the layer (0: the innermost) is set, else gzip. */
static struct slice mixed(struct arena *arena, struct slice bytes, unsigned layers, unsigned zstd) {
    for (unsigned i = 0; i < layers; i++) {
        struct buf packed;

        buf_init(&packed, BYTES_MAX);
        pack(&packed, bytes, (zstd & 1u << i) != 0 ? PACK_ZSTD : PACK_GZIP);
        bytes = arena_copy(arena, buf_slice(&packed));
        buf_clean_up(&packed);
    }
    return bytes;
}

static struct slice layered(struct arena *arena, struct slice bytes, unsigned layers) {
    return mixed(arena, bytes, layers, 0);
}

static struct slice many_lines(struct arena *arena) {
    struct slice text;
    struct buf lines;

    buf_init(&lines, BYTES_MAX);
    for (unsigned i = 0; i < 10000; i++) {
        assert_true(buf_printf(&lines, "line %u of it, %u\n", i, i * 7919 % 10007));
    }
    text = arena_copy(arena, buf_slice(&lines));
    buf_clean_up(&lines);
    return text;
}

static void up_to_three_layers_of_gzip_are_taken_off(void **state) {
    struct arena arena = {0};
    struct slice texts[] = {SLICE("a line\n"), SLICE(""), SLICE("\x1f"), many_lines(&arena)};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (unsigned layers = 0; layers <= CONTENT_LAYERS_MAX; layers++) {
            expect_text(layered(&arena, texts[i], layers), CONTENT_OBJECT, texts[i]);
            expect_text(layered(&arena, texts[i], layers), CONTENT_RECORD, texts[i]);
        }
        expect_failure(layered(&arena, texts[i], CONTENT_LAYERS_MAX + 1), CONTENT_OBJECT,
                       ERROR_REFUSED, "compressed more than 3 times");
    }
    arena_clean_up(&arena);
}

static void layers_of_gzip_and_zstd_may_be_mixed(void **state) {
    struct arena arena = {0};
    struct slice texts[] = {SLICE("a line\n"), SLICE(""), many_lines(&arena)};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (unsigned zstd = 1; zstd < 1u << CONTENT_LAYERS_MAX; zstd++) {
            struct slice packed = mixed(&arena, texts[i], CONTENT_LAYERS_MAX, zstd);
            expect_text(packed, CONTENT_OBJECT, texts[i]);
            expect_text(packed, CONTENT_RECORD, texts[i]);
        }
        expect_failure(mixed(&arena, texts[i], CONTENT_LAYERS_MAX + 1, 5), CONTENT_OBJECT,
                       ERROR_REFUSED, "compressed more than 3 times");
    }
    expect_failure(mixed(&arena, SLICE("PAR1\x15\x04\x15"), 2, 2), CONTENT_OBJECT, ERROR_REFUSED,
                   "it is Parquet inside zstd, ");
    arena_clean_up(&arena);
}

/* One byte, repeated, in a frame with a window of 4 or 8 MiB ("RFC 8878", 3.1.1.1). */
static void an_inner_zstd_layer_has_a_smaller_window(void **state) {
    static const char frame_4[] = "\x28\xb5\x2f\xfd\0\x60\x1b\0\0x";
    static const char frame_8[] = "\x28\xb5\x2f\xfd\0\x68\x1b\0\0x";
    struct arena arena = {0};
    struct slice inner = slice_of((const unsigned char *)frame_4, sizeof(frame_4) - 1);
    struct slice outer = slice_of((const unsigned char *)frame_8, sizeof(frame_8) - 1);

    (void)state;
    expect_text(outer, CONTENT_OBJECT, SLICE("xxx"));
    expect_text(mixed(&arena, outer, 2, 0), CONTENT_OBJECT, SLICE("xxx"));
    expect_failure(mixed(&arena, inner, 1, 1), CONTENT_OBJECT, ERROR_REFUSED,
                   "a window of more than 2048 KiB");
    arena_clean_up(&arena);
}

static void a_layer_cut_anywhere_fails(void **state) {
    struct arena arena = {0};
    struct slice text = SLICE("hello, hello, hello\n");

    (void)state;
    for (unsigned inner = 1; inner < CONTENT_LAYERS_MAX; inner++) {
        struct slice whole = layered(&arena, text, inner);
        for (size_t len = 2; len < whole.len; len++) {
            struct slice cut = layered(&arena, slice_first(whole, len), CONTENT_LAYERS_MAX - inner);
            expect_failure(cut, CONTENT_OBJECT, ERROR_INPUT, "");
        }
        whole = mixed(&arena, text, inner, 7);
        for (size_t len = 4; len < whole.len; len++) {
            struct slice cut =
                mixed(&arena, slice_first(whole, len), CONTENT_LAYERS_MAX - inner, 5);
            expect_failure(cut, CONTENT_OBJECT, ERROR_INPUT, "");
        }
    }
    arena_clean_up(&arena);
}

static const struct {
    struct slice bytes;
    const char *words;
} REFUSED[] = {
    {BYTES("PAR1\x15\x04\x15"), "Parquet"},
    {BYTES("ORC\x11\0\0\x0a"), "ORC"},
    {BYTES("Obj\x01\x04"), "Avro"},
    {BYTES("PK\x03\x04"), "zip"},
    {BYTES("\xfd"
           "7zXZ\0\0"),
     "xz"},
    {BYTES("BZh91AY&SY\0"), "bzip2"},
    {BYTES("\x04\x22\x4d\x18"), "lz4"},
    {BYTES("\x50\x2a\x4d\x18\xff\xff\xff\xff"), "zstd or lz4"},
    {BYTES("\xff\x06\0\0sNaPpY"), "framed snappy"},
    {BYTES("\x89PNG\r\n\x1a\n"), "PNG"},
};

static void other_formats_are_refused_by_name_also_inside_gzip(void **state) {
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        for (unsigned layers = 0; layers <= CONTENT_LAYERS_MAX; layers++) {
            struct slice bytes = layered(&arena, REFUSED[i].bytes, layers);
            char words[64];

            snprintf(words, sizeof(words),
                     "it is %s%s, which can't be read as lines: ", REFUSED[i].words,
                     layers > 0 ? " inside gzip" : "");
            expect_failure(bytes, CONTENT_OBJECT, ERROR_REFUSED, words);
            expect_failure(bytes, CONTENT_RECORD, ERROR_REFUSED, words);
        }
    }
    expect_failure(REFUSED[0].bytes, CONTENT_OBJECT, ERROR_REFUSED, "JSON or plain text");
    arena_clean_up(&arena);
}

static void binary_objects_are_refused(void **state) {
    struct arena arena = {0};
    unsigned char bytes[CONTENT_KIND_BYTES * 2] = {0};
    struct slice all = slice_of(bytes, sizeof(bytes));

    (void)state;
    memset(bytes, 'a', sizeof(bytes));
    memset(bytes + 1000, 0, CONTENT_KIND_BYTES / 10);
    expect_text(all, CONTENT_OBJECT, all);
    bytes[0] = 0;
    expect_failure(all, CONTENT_OBJECT, ERROR_REFUSED, "first 4096 bytes");
    expect_failure(layered(&arena, all, 1), CONTENT_OBJECT, ERROR_REFUSED,
                   "binary data inside gzip");
    expect_text(all, CONTENT_RECORD, all);
    memset(bytes, 'a', CONTENT_KIND_BYTES);
    memset(bytes + CONTENT_KIND_BYTES, 0, CONTENT_KIND_BYTES); /* the beginning decides */
    expect_text(all, CONTENT_OBJECT, all);
    arena_clean_up(&arena);
}

static void byte_order_marks_tell_the_encoding_of_an_object(void **state) {
    static const struct {
        struct slice bytes;
        struct slice text;
    } cases[] = {
        {BYTES("\xff\xfe"
               "a\0\n\0\x3d\xd8\0\xde"),
         BYTES("a\n\xf0\x9f\x98\x80")},
        {BYTES("\xfe\xff\0a\0\n\xd8\x3d\xde\0"), BYTES("a\n\xf0\x9f\x98\x80")},
        {BYTES("\xff\xfe"), BYTES("")},
        {BYTES("\xef\xbb\xbf"
               "a\n"),
         BYTES("a\n")},
        {BYTES("\xef\xbb\xbf"), BYTES("")},
        {BYTES("\xef\xbb\xbf\xef\xbb\xbf"), BYTES("\xef\xbb\xbf")},
        {BYTES("\xef\xbb"), BYTES("\xef\xbb")},
        {BYTES("\xff"), BYTES("\xff")},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (unsigned layers = 0; layers <= CONTENT_LAYERS_MAX; layers++) {
            struct slice bytes = layered(&arena, cases[i].bytes, layers);
            expect_text(bytes, CONTENT_OBJECT, cases[i].text);
            expect_text(bytes, CONTENT_RECORD, cases[i].bytes);
        }
    }
    expect_failure(SLICE("\xff\xfe"
                         "a\0b"),
                   CONTENT_OBJECT, ERROR_INPUT, "in the middle");
    arena_clean_up(&arena);
}

static void zlib_is_the_outermost_layer_where_the_caller_says_so(void **state) {
    struct arena arena = {0};
    struct slice text = many_lines(&arena);
    struct buf packed;

    (void)state;
    buf_init(&packed, BYTES_MAX);
    pack(&packed, text, PACK_ZLIB);
    expect_text(buf_slice(&packed), CONTENT_ZLIB_RECORD, text);
    expect_text(buf_slice(&packed), CONTENT_RECORD, buf_slice(&packed));
    buf_reset(&packed);
    pack(&packed, layered(&arena, text, 2), PACK_ZLIB);
    expect_text(buf_slice(&packed), CONTENT_ZLIB_RECORD, text);
    buf_clean_up(&packed);
    arena_clean_up(&arena);
}

/* One layer needs the memory of one. */
static void only_the_layers_that_there_are_have_memory(void **state) {
    struct arena arena = {0};
    struct slice packed = layered(&arena, many_lines(&arena), 1);
    struct slice_reader source;
    struct setup *setup = setup_new();
    struct content content = {0};
    struct error err;
    struct buf out;
    bool ended = false;

    (void)state;
    slice_reader_init(&source, packed, 0);
    content_init(&content, &source.reader, CONTENT_OBJECT, &setup->env);
    buf_init(&out, CONTENT_KIND_BYTES * 2);
    for (int i = 0; i < 2; i++) { /* what was looked at, and then more */
        buf_reset(&out);
        assert_true(reader_read(&content.reader, &out, &ended, &err));
    }
    assert_int_equal(content.layer_count, 1);
    for (unsigned i = 1; i < CONTENT_LAYERS_MAX; i++) {
        assert_null(content.layers[i].kind);
    }
    for (unsigned i = 0; i <= CONTENT_LAYERS_MAX; i++) {
        assert_int_equal(content.fronts[i].front.cap, 0); /* read, and given back */
    }
    assert_int_equal(content.utf16.window.cap, 0);
    buf_clean_up(&out);
    content_clean_up(&content);
    arena_clean_up(&arena);
    setup_destroy(setup);
}

/* A KB of it may be a TB of zeros: padding, of which nothing comes out. */
static void no_layer_is_read_beyond_the_time(void **state) {
    static const unsigned char zeros[BYTES_MAX / 2];
    struct setup *setup = setup_new();
    struct error err = {0};
    struct buf plain;
    struct buf out;

    (void)state;
    buf_init(&plain, BYTES_MAX);
    buf_init(&out, BYTES_MAX);
    assert_true(buf_append(&plain, layered(&setup->arena, SLICE("a line"), 1)) &&
                buf_append(&plain, slice_of(zeros, sizeof(zeros))));
    struct slice packed = layered(&setup->arena, buf_slice(&plain), 1);
    assert_true(read_within(packed, CONTENT_OBJECT, 0, &setup->env, &out, &err));
    assert_true(slice_equal(buf_slice(&out), SLICE("a line")));
    buf_reset(&out);
    setup->clock.step_ms = setup->deadline.read_until_ms / 8;
    assert_false(read_within(packed, CONTENT_OBJECT, 0, &setup->env, &out, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    buf_clean_up(&plain);
    buf_clean_up(&out);
    setup_destroy(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_to_three_layers_of_gzip_are_taken_off),
        cmocka_unit_test(layers_of_gzip_and_zstd_may_be_mixed),
        cmocka_unit_test(an_inner_zstd_layer_has_a_smaller_window),
        cmocka_unit_test(a_layer_cut_anywhere_fails),
        cmocka_unit_test(other_formats_are_refused_by_name_also_inside_gzip),
        cmocka_unit_test(binary_objects_are_refused),
        cmocka_unit_test(byte_order_marks_tell_the_encoding_of_an_object),
        cmocka_unit_test(zlib_is_the_outermost_layer_where_the_caller_says_so),
        cmocka_unit_test(only_the_layers_that_there_are_have_memory),
        cmocka_unit_test(no_layer_is_read_beyond_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
