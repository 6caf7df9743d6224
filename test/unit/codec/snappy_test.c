/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/snappy.h"

#include <snappy-c.h>

#include "test.h"

static void a_block_gives_back_its_bytes(void **state) {
    static const size_t sizes[] = {0, 1, 60, 65535, 65536, 65537, 1000000};

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct buf block;
        struct error err;
        size_t len = sizes[i];
        char *plain = calloc(1, sizes[i] + 1);
        char *back = calloc(1, sizes[i] + 1);
        for (size_t j = 0; j < sizes[i]; j++) {
            plain[j] = (char)(j * j >> 7);
        }
        buf_init(&block, 2000000);
        assert_true(buf_append_cstr(&block, "in front"));
        assert_true(snappy_encode(&block, slice_of(plain, sizes[i]), &err));
        buf_drop_front(&block, 8);
        assert_int_equal(snappy_uncompress((const char *)block.ptr, block.len, back, &len),
                         SNAPPY_OK);
        assert_int_equal(len, sizes[i]);
        assert_memory_equal(plain, back, sizes[i] + 1);
        buf_clean_up(&block);
        free(plain);
        free(back);
    }
}

static void a_full_buf_is_an_error(void **state) {
    struct buf block;
    struct error err = {0};

    (void)state;
    buf_init(&block, 10);
    assert_false(snappy_encode(&block, SLICE("more than ten bytes of text"), &err));
    assert_int_equal(err.code, ERROR_LIMIT);
    buf_clean_up(&block);
}

static void a_block_of_literals_is_its_head_and_the_bytes(void **state) {
    static const size_t sizes[] = {1,     59,       60,       61,       127,     128,
                                   255,   256,      16383,    16384,    65535,   65536,
                                   65537, 16777215, 16777216, 16777217, 20000000};

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        size_t size = sizes[i];
        size_t len = size;
        char *block = malloc(SNAPPY_HEAD_MAX + size);
        char *back = malloc(size);
        size_t head = snappy_literal_head((unsigned char *)block, size);
        assert_true(head <= SNAPPY_HEAD_MAX);
        for (size_t j = 0; j < size; j++) {
            block[head + j] = (char)(j * j >> 7);
        }
        assert_int_equal(snappy_validate_compressed_buffer(block, head + size), SNAPPY_OK);
        assert_int_equal(snappy_uncompress(block, head + size, back, &len), SNAPPY_OK);
        assert_int_equal(len, size);
        assert_memory_equal(block + head, back, size);
        free(block);
        free(back);
    }
}

static void the_head_of_a_push_is_that_of_the_specification(void **state) {
    unsigned char head[SNAPPY_HEAD_MAX];

    (void)state;
    assert_int_equal(snappy_literal_head(head, 41), 2);
    assert_memory_equal(head, "\x29\xa0", 2);
    assert_int_equal(snappy_literal_head(head, UINT32_MAX), 10);
    assert_memory_equal(head, "\xff\xff\xff\xff\x0f\xfc\xfe\xff\xff\xff", 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_gives_back_its_bytes),
        cmocka_unit_test(a_full_buf_is_an_error),
        cmocka_unit_test(a_block_of_literals_is_its_head_and_the_bytes),
        cmocka_unit_test(the_head_of_a_push_is_that_of_the_specification),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
