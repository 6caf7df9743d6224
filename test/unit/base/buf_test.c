/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/buf.h"

#include "test.h"

static void buf_refuses_what_passes_its_maximum_and_stays_as_it_was(void **state) {
    struct buf buf;

    (void)state;
    buf_init(&buf, 5);
    assert_true(buf_append(&buf, SLICE("abc")));
    assert_false(buf_append(&buf, SLICE("def")));
    assert_false(buf_printf(&buf, "%d", 1234));
    assert_null(buf_reserve(&buf, 3));
    assert_slice(buf_slice(&buf), "abc");
    assert_int_equal(buf_room(&buf), 2);
    assert_true(buf_append_cstr(&buf, "de"));
    assert_false(buf_append_byte(&buf, 'f'));
    assert_slice(buf_slice(&buf), "abcde");
    buf_clean_up(&buf);
    buf_clean_up(&buf);
}

static void a_zeroed_buf_takes_nothing(void **state) {
    struct buf buf = {0};

    (void)state;
    assert_true(buf_append(&buf, SLICE("")));
    assert_false(buf_append_byte(&buf, 'x'));
    buf_reset(&buf);
    buf_drop_front(&buf, 0);
    buf_clean_up(&buf);
}

static void buf_grows_byte_by_byte(void **state) {
    struct buf buf;

    (void)state;
    buf_init(&buf, 100000);
    for (size_t i = 0; i < 100000; i++) {
        assert_true(buf_append_byte(&buf, (unsigned char)i));
    }
    for (size_t i = 0; i < buf.len; i++) {
        assert_int_equal(buf.ptr[i], (unsigned char)i);
    }
    buf_reset_keeping(&buf, 10);
    assert_int_equal(buf.cap, 0);
    buf_clean_up(&buf);
}

/* A long line's buffers would else take twice its bytes. */
static void a_large_buf_gets_at_most_a_quarter_more_than_it_needs(void **state) {
    static unsigned char part[1 << 18];
    struct buf buf;

    (void)state;
    buf_init(&buf, SIZE_MAX);
    for (size_t len = 0; len < 16 << 20; len += sizeof(part)) {
        assert_true(buf_append(&buf, slice_of(part, sizeof(part))));
        assert_true(buf.cap <= 1 << 20 || buf.cap <= buf.len + buf.len / 4);
    }
    assert_non_null(buf_reserve(&buf, 64 << 20));
    assert_true(buf.cap <= (80 << 20) + (80 << 18));
    buf_clean_up(&buf);
}

static void buf_drops_from_its_front_and_its_end(void **state) {
    struct buf buf;

    (void)state;
    buf_init(&buf, 100);
    assert_true(buf_append(&buf, SLICE("abcdef")));
    buf_drop_front(&buf, 2);
    assert_slice(buf_slice(&buf), "cdef");
    buf_truncate(&buf, 3);
    assert_slice(buf_slice(&buf), "cde");
    buf_drop_front(&buf, 3);
    assert_slice(buf_slice(&buf), "");
    buf_clean_up(&buf);
}

static void buf_cstr_refuses_an_embedded_nul(void **state) {
    struct buf buf;

    (void)state;
    buf_init(&buf, 4);
    assert_true(buf_append(&buf, SLICE("abc")));
    assert_string_equal(buf_cstr(&buf), "abc");
    assert_int_equal(buf.len, 3);
    assert_true(buf_append_byte(&buf, 'd'));
    assert_null(buf_cstr(&buf)); /* no room for the NUL */
    buf_reset(&buf);
    assert_true(buf_append(&buf, SLICE("a\0b")));
    assert_null(buf_cstr(&buf));
    buf_clean_up(&buf);
}

static void buf_printf_appends_any_length(void **state) {
    struct buf buf;

    (void)state;
    buf_init(&buf, 3000);
    assert_true(buf_printf(&buf, "%s-%d", "a", 7));
    assert_true(buf_printf(&buf, "%2000d", 1));
    assert_int_equal(buf.len, 2003);
    buf_clean_up(&buf);
}

static void mem_wipe_overwrites(void **state) {
    char secret[] = "secret";

    (void)state;
    mem_wipe(secret, sizeof(secret));
    for (size_t i = 0; i < sizeof(secret); i++) {
        assert_int_equal(secret[i], 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_refuses_what_passes_its_maximum_and_stays_as_it_was),
        cmocka_unit_test(a_zeroed_buf_takes_nothing),
        cmocka_unit_test(buf_grows_byte_by_byte),
        cmocka_unit_test(a_large_buf_gets_at_most_a_quarter_more_than_it_needs),
        cmocka_unit_test(buf_drops_from_its_front_and_its_end),
        cmocka_unit_test(buf_cstr_refuses_an_embedded_nul),
        cmocka_unit_test(buf_printf_appends_any_length),
        cmocka_unit_test(mem_wipe_overwrites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
