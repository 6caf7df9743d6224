/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/arena.h"

#include "test.h"

static void arena_gives_zeroed_aligned_memory_of_any_size(void **state) {
    static const size_t sizes[] = {0, 1, 7, 8, 4095, 4096, 4097, 300000, 3};
    struct arena arena = {0};

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            unsigned char *bytes = arena_alloc(&arena, sizes[i]);
            assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
            for (size_t j = 0; j < sizes[i]; j++) {
                assert_int_equal(bytes[j], 0);
            }
            memset(bytes, 0xff, sizes[i]);
        }
        arena_reset(&arena);
        assert_int_equal(arena.used, 0);
    }
    arena_clean_up(&arena);
    arena_clean_up(&arena);
}

static void arena_keeps_what_it_gave(void **state) {
    struct arena arena = {0};
    struct slice texts[5000];

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        texts[i] = arena_printf(&arena, "text %zu", i);
    }
    for (size_t i = 0; i < 5000; i++) {
        char expected[32];
        snprintf(expected, sizeof(expected), "text %zu", i);
        assert_slice(texts[i], expected);
    }
    arena_clean_up(&arena);
}

static void arena_copies(void **state) {
    struct arena arena = {0};
    char text[] = "abc";
    struct slice copy = arena_copy(&arena, slice_from_cstr(text));
    const char *cstr = arena_cstr(&arena, slice_first(slice_from_cstr(text), 2));

    (void)state;
    text[0] = 'x';
    assert_slice(copy, "abc");
    assert_string_equal(cstr, "ab");
    assert_slice(arena_copy(&arena, (struct slice){0}), "");
    arena_clean_up(&arena);
}

static void arena_is_empty_and_usable_after_it_was_wiped(void **state) {
    struct arena arena = {0};

    (void)state;
    arena_wipe(&arena);
    for (size_t i = 0; i < 2000; i++) { /* several blocks */
        arena_copy(&arena, SLICE("a secret"));
    }
    arena_wipe(&arena);
    assert_int_equal(arena.used, 0);
    assert_null(arena.blocks);
    assert_slice(arena_copy(&arena, SLICE("b")), "b");
    arena_wipe(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory_of_any_size),
        cmocka_unit_test(arena_keeps_what_it_gave),
        cmocka_unit_test(arena_copies),
        cmocka_unit_test(arena_is_empty_and_usable_after_it_was_wiped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
