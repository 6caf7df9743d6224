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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_gives_back_its_bytes),
        cmocka_unit_test(a_full_buf_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
