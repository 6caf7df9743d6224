/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/percent.h"

#include "test.h"

static const struct {
    const char *encoded;
    bool form;
    struct slice plain;
} DECODED[] = {
    {"", false, {(const unsigned char *)"", 0}},
    {"a-._~Z9", false, {(const unsigned char *)"a-._~Z9", 7}},
    {"%41%62%2f%2F", false, {(const unsigned char *)"Ab//", 4}},
    {"%00%ff", false, {(const unsigned char *)"\0\xff", 2}},
    {"a+b", false, {(const unsigned char *)"a+b", 3}},
    {"a+b%2B", true, {(const unsigned char *)"a b+", 4}},
    {"%", true, {(const unsigned char *)"%", 1}},
    {"%4", true, {(const unsigned char *)"%4", 2}},
    {"%4g%g4%%41", true, {(const unsigned char *)"%4g%g4%A", 8}},
    {"%2541", false, {(const unsigned char *)"%41", 3}}, /* once only */
};

static void percent_decode_takes_escapes_off_once(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(DECODED) / sizeof(DECODED[0]); i++) {
        size_t size = strlen(DECODED[i].encoded);
        unsigned char *text = test_malloc(size + 1);
        unsigned char *out = test_malloc(size + 1); /* what is read or written beyond shows */

        memcpy(text, DECODED[i].encoded, size);
        size_t len = percent_decode(slice_of(text, size), DECODED[i].form, out);
        assert_true(len <= size);
        if (!slice_equal(slice_of(out, len), DECODED[i].plain)) {
            fail_msg("%s: got \"%.*s\"", DECODED[i].encoded, (int)len, (const char *)out);
        }
        test_free(text);
        test_free(out);
    }
}

static void percent_encode_keeps_what_it_is_told_to(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, 64);
    assert_true(percent_encode(&out, SLICE("a/b +%~\xc3\xa9"), SLICE("/")));
    assert_true(slice_equal(buf_slice(&out), SLICE("a/b%20%2B%25~%C3%A9")));
    buf_reset(&out);
    assert_true(percent_encode(&out, SLICE("a/b\0"), (struct slice){0}));
    assert_true(slice_equal(buf_slice(&out), SLICE("a%2Fb%00")));
    buf_clean_up(&out);
}

static void percent_encode_fails_when_out_is_full(void **state) {
    struct buf out;

    (void)state;
    buf_init(&out, 4);
    assert_false(percent_encode(&out, SLICE("//"), (struct slice){0}));
    buf_clean_up(&out);
}

static void percent_decode_is_the_inverse_of_percent_encode(void **state) {
    unsigned char all[256];
    unsigned char back[3 * sizeof(all)];
    struct buf out;

    (void)state;
    for (unsigned i = 0; i < sizeof(all); i++) {
        all[i] = (unsigned char)i;
    }
    buf_init(&out, sizeof(back));
    assert_true(percent_encode(&out, slice_of(all, sizeof(all)), (struct slice){0}));
    for (size_t i = 0; i < out.len; i++) {
        assert_true(out.ptr[i] == '%' || percent_is_unreserved(out.ptr[i]));
    }
    size_t len = percent_decode(buf_slice(&out), true, back);
    assert_true(slice_equal(slice_of(back, len), slice_of(all, sizeof(all))));
    buf_clean_up(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percent_decode_takes_escapes_off_once),
        cmocka_unit_test(percent_encode_keeps_what_it_is_told_to),
        cmocka_unit_test(percent_encode_fails_when_out_is_full),
        cmocka_unit_test(percent_decode_is_the_inverse_of_percent_encode),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
