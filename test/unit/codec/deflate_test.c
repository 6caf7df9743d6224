/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/deflate.h"

#include <zlib.h>

#include "promtail/random.h"
#include "test.h"

enum { GZIP_ONLY = 16 + 15, ROOM = 4000000 };

/* zlib is the judge: one member, its CRC and its length, and nothing after it. */
static void expect_gzip(struct slice packed, struct slice head, struct slice rest) {
    unsigned char *plain = malloc(head.len + rest.len + 1);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.ptr,
                  .avail_in = (uInt)packed.len,
                  .next_out = plain,
                  .avail_out = (uInt)(head.len + rest.len + 1)};

    assert_int_equal(inflateInit2(&z, GZIP_ONLY), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.avail_in, 0);
    assert_int_equal(z.total_out, head.len + rest.len);
    assert_memory_equal(plain, head.ptr, head.len);
    assert_true(slice_equal(slice_of(plain + head.len, rest.len), rest));
    inflateEnd(&z);
    free(plain);
}

enum fill { ZEROES, TEXT, NOISE, FILLS };

static void fill_with(unsigned char *bytes, size_t size, enum fill fill) {
    struct random random = {5};

    for (size_t i = 0; i < size; i++) {
        uint64_t number = fill == ZEROES ? 0 : random_next(&random);
        char letter = number % 97 == 0 ? 'x' : "GET /index 200 "[i % 15];
        bytes[i] = fill == TEXT ? (unsigned char)letter : (unsigned char)number;
    }
}

static void zlib_gets_back_what_was_packed(void **state) {
    static const size_t sizes[] = {0,     1,     7,      8,      64,     1000,   32768,
                                   65535, 65536, 131072, 131090, 300000, 3000000};
    struct deflate *deflate = deflate_new();
    unsigned char *bytes = malloc(ROOM);
    struct error err = {0};
    struct buf out;

    (void)state;
    buf_init(&out, 2 * ROOM);
    for (enum fill fill = 0; fill < FILLS; fill++) {
        fill_with(bytes, ROOM, fill);
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            struct slice head = slice_of("the head of it", 1 + i);
            struct slice rest = slice_of(bytes, sizes[i]);
            buf_reset(&out);
            assert_true(buf_append_cstr(&out, "before"));
            assert_true(deflate_gzip(deflate, &out, head, rest, &err));
            expect_gzip(slice_after(buf_slice(&out), 6), head, rest);
            assert_true(fill == NOISE || sizes[i] < 1000 || out.len < sizes[i] / 2);
        }
    }
    buf_clean_up(&out);
    free(bytes);
    deflate_destroy(deflate);
    deflate_destroy(NULL);
}

static void the_same_bytes_are_packed_the_same_way(void **state) {
    struct deflate *deflate = deflate_new();
    struct deflate *other = deflate_new();
    unsigned char bytes[5000];
    struct error err = {0};
    struct buf first;
    struct buf second;

    (void)state;
    buf_init(&first, 10000);
    buf_init(&second, 10000);
    fill_with(bytes, sizeof(bytes), NOISE);
    assert_true(deflate_gzip(other, &second, SLICE("h"), slice_of(bytes, sizeof(bytes)), &err));
    buf_reset(&second); /* what was packed before leaves no trace */
    fill_with(bytes, sizeof(bytes), TEXT);
    assert_true(deflate_gzip(deflate, &first, SLICE("h"), slice_of(bytes, sizeof(bytes)), &err));
    assert_true(deflate_gzip(other, &second, SLICE("h"), slice_of(bytes, sizeof(bytes)), &err));
    assert_true(slice_equal(buf_slice(&first), buf_slice(&second)));
    buf_clean_up(&first);
    buf_clean_up(&second);
    deflate_destroy(deflate);
    deflate_destroy(other);
}

static void a_full_buf_and_too_many_bytes_are_errors(void **state) {
    struct deflate *deflate = deflate_new();
    struct error err = {0};
    struct buf out;

    (void)state;
    buf_init(&out, 20);
    assert_false(deflate_gzip(deflate, &out, SLICE("h"), SLICE("ten bytes!"), &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    assert_int_equal(out.len, 0);
    err.code = ERROR_NONE;
    assert_false(deflate_gzip(deflate, &out, SLICE("h"), slice_of(NULL, UINT32_MAX), &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_clean_up(&out);
    deflate_destroy(deflate);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zlib_gets_back_what_was_packed),
        cmocka_unit_test(the_same_bytes_are_packed_the_same_way),
        cmocka_unit_test(a_full_buf_and_too_many_bytes_are_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
