/* SPDX-License-Identifier: Apache-2.0 */
#include "codec/vector_state.h"

#include "codec/inflate_engine.h"
#include "codec/plain_check.h"
#include "promtail/deflate.h"
#include "test.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

/* XINUSE ("Intel 64 and IA-32 Architectures Software Developer's Manual", volume 1, 13.6): the bit
 * is clear where no upper half is in use. */
__attribute__((target("xsave"))) static bool upper_halves_are_used(void) {
    enum { UPPER_HALVES = 4 };

    return (_xgetbv(1) & UPPER_HALVES) != 0;
}

__attribute__((target("avx2"))) static void use_upper_halves(void) {
    __asm__ volatile("vpcmpeqd %%ymm7, %%ymm7, %%ymm7" : : : "xmm7");
}

static bool can_be_asked(void) {
    enum { LEAF = 13, XGETBV_1 = 4 };
    unsigned a = 0;
    unsigned b;
    unsigned c;
    unsigned d;

    return __builtin_cpu_supports("avx2") && __get_cpuid_count(LEAF, 1, &a, &b, &c, &d) &&
           (a & XGETBV_1) != 0;
}
#else
static bool upper_halves_are_used(void) {
    return false;
}

static void use_upper_halves(void) {
}

static bool can_be_asked(void) {
    return true; /* there are none */
}
#endif

static void expect_clean(void) {
    if (can_be_asked()) {
        assert_false(upper_halves_are_used());
    }
}

static void begin(void) {
    if (can_be_asked()) {
        use_upper_halves();
    }
}

static void upper_halves_are_no_longer_in_use(void **state) {
    (void)state;
    begin();
    vector_state_clean();
    expect_clean();
}

static unsigned char plain[100000];

static void sums_leave_none_in_use(void **state) {
    struct plain_check check;

    (void)state;
    for (int is_zlib = 0; is_zlib <= 1; is_zlib++) {
        plain_check_init(&check, is_zlib);
        begin();
        plain_check_add(&check, slice_of(plain, sizeof(plain)));
        expect_clean();
    }
}

static void gzip_leaves_none_in_use(void **state) {
    struct deflate *deflate = deflate_new();
    struct buf out;
    struct error err;

    (void)state;
    buf_init(&out, SIZE_MAX);
    begin();
    assert_true(deflate_gzip(deflate, &out, SLICE("head"), slice_of(plain, sizeof(plain)), &err));
    expect_clean();
    deflate_destroy(deflate);
    buf_clean_up(&out);
}

static void inflating_leaves_none_in_use(void **state) {
    static const unsigned char packed[] = {0x4b, 0x4c, 0x1c, 0x1e, 0x00, 0x00}; /* 200 times 'a' */
    unsigned char out[1000];

    (void)state;
    for (int whole = 0; whole <= 1; whole++) {
        void *decoder = INFLATE_ISAL.make();
        struct inflate_run run = {packed, sizeof(packed), out, sizeof(out), true, whole};
        vector_state_clean();
        assert_int_equal(INFLATE_ISAL.run(decoder, &run), INFLATE_END);
        expect_clean();
        INFLATE_ISAL.destroy(decoder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upper_halves_are_no_longer_in_use),
        cmocka_unit_test(sums_leave_none_in_use),
        cmocka_unit_test(gzip_leaves_none_in_use),
        cmocka_unit_test(inflating_leaves_none_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
