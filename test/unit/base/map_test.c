/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/map.h"

#include "test.h"

static void map_finds_what_was_put(void **state) {
    static char keys[3000][16];
    struct map map;

    (void)state;
    map_init(&map, 7);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 3000; i++) {
            snprintf(keys[i], sizeof(keys[i]), "key %zu", i);
            assert_null(map_get(&map, slice_from_cstr(keys[i])));
            map_put(&map, slice_from_cstr(keys[i]), keys[i]);
        }
        assert_int_equal(map.count, 3000);
        for (size_t i = 0; i < 3000; i++) {
            assert_ptr_equal(map_get(&map, slice_from_cstr(keys[i])), keys[i]);
        }
        assert_null(map_get(&map, SLICE("key")));
        map_reset(&map);
    }
    map_clean_up(&map);
    map_clean_up(&map);
}

static void map_replaces_and_takes_any_bytes(void **state) {
    struct map map;
    int a;
    int b;

    (void)state;
    map_init(&map, 0);
    map_put(&map, SLICE("a\0x"), &a);
    map_put(&map, SLICE("a\0y"), &b);
    map_put(&map, SLICE(""), &a);
    assert_ptr_equal(map_get(&map, SLICE("a\0x")), &a);
    map_put(&map, SLICE("a\0x"), &b);
    assert_ptr_equal(map_get(&map, SLICE("a\0x")), &b);
    assert_ptr_equal(map_get(&map, (struct slice){0}), &a);
    assert_int_equal(map.count, 3);
    map_clean_up(&map);
}

static void the_seed_changes_the_hash(void **state) {
    (void)state;
    assert_true(map_hash(1, SLICE("key")) != map_hash(2, SLICE("key")));
    assert_true(map_hash(1, SLICE("key")) == map_hash(1, SLICE("key")));
    assert_true(map_hash(1, SLICE("a\0")) != map_hash(1, SLICE("a")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_finds_what_was_put),
        cmocka_unit_test(map_replaces_and_takes_any_bytes),
        cmocka_unit_test(the_seed_changes_the_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
