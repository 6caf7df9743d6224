/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/base64.h"
#include "test.h"

static void what_is_encoded_is_decoded_again_at_any_chunk(void **state) {
    (void)state;
    for (size_t len = 0; len < 70; len++) {
        struct buf plain;
        struct buf text;
        buf_init(&plain, 100);
        buf_init(&text, 200);
        for (size_t i = 0; i < len; i++) {
            assert_true(buf_append_byte(&plain, (unsigned char)(i * 7 + len)));
        }
        assert_true(base64_encode(&text, buf_slice(&plain)));
        for (size_t step = 1; step < 8; step++) {
            struct base64_reader reader;
            struct buf out;
            struct error err;
            bool ended = len == 0;
            base64_reader_init(&reader, buf_slice(&text));
            buf_init(&out, 0);
            while (!ended) {
                out.max = out.len + step;
                assert_true(reader_read(&reader.reader, &out, &ended, &err));
            }
            assert_true(slice_equal(buf_slice(&out), buf_slice(&plain)));
            buf_clean_up(&out);
        }
        buf_clean_up(&text);
        buf_clean_up(&plain);
    }
}

static void the_end_is_told_with_the_last_bytes(void **state) {
    static const char *const texts[] = {"QQ==", "QUI=", "QUJD", "QUJDRA==", "QUJDREU=", "QUJDREVG"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct base64_reader reader;
        struct buf out;
        struct error err;
        bool ended = false;
        buf_init(&out, 100);
        base64_reader_init(&reader, slice_from_cstr(texts[i]));
        assert_true(reader_read(&reader.reader, &out, &ended, &err));
        assert_true(ended);
        assert_true(slice_equal(buf_slice(&out), slice_first(SLICE("ABCDEF"), i + 1)));
        buf_clean_up(&out);
    }
}

static void bad_text_is_refused(void **state) {
    static const char *const texts[] = {"A",        "AB",    "ABC",      "A===",        "AB=C",
                                        "AB==AAAA", "A\nBC", "AB-_",     "====",        "AAAAA",
                                        "AAAAAAA",  "AB=",   "AAAA=AAA", "AAAAAA==AAAA"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf out;
        struct error err = {0};
        buf_init(&out, 100);
        if (base64_decode(&out, slice_from_cstr(texts[i]), &err)) {
            fail_msg("%s was accepted", texts[i]);
        }
        assert_int_equal(err.code, ERROR_INPUT);
        buf_clean_up(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_encoded_is_decoded_again_at_any_chunk),
        cmocka_unit_test(the_end_is_told_with_the_last_bytes),
        cmocka_unit_test(bad_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
