/* SPDX-License-Identifier: Apache-2.0 */
/*
 * percent (libFuzzer): percent-encoding and hexadecimal digits: what is encoded comes back; what is
 * decoded is what a naive way gives, also where the text stands.
 */
#include "promtail/percent.h"

#include "fuzz_target.h"
#include "promtail/hex.h"

static int hex_naively(unsigned char byte) {
    static const struct slice DIGITS = {(const unsigned char *)"0123456789abcdefABCDEF", 22};
    size_t at = slice_index(DIGITS, byte);

    return at == DIGITS.len ? -1 : (int)(at < 16 ? at : at - 6);
}

static void decode_naively(struct slice text, bool form, struct buf *out) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = text.ptr[i];
        bool escaped = byte == '%' && i + 2 < text.len && hex_naively(text.ptr[i + 1]) >= 0 &&
                       hex_naively(text.ptr[i + 2]) >= 0;
        if (escaped) {
            byte =
                (unsigned char)(hex_naively(text.ptr[i + 1]) * 16 + hex_naively(text.ptr[i + 2]));
            i += 2;
        } else if (form && byte == '+') {
            byte = ' ';
        }
        fuzz_check(buf_append_byte(out, byte));
    }
}

static void check_decode(struct slice text, bool form) {
    unsigned char *copy = mem_alloc(text.len);
    struct buf expected;

    buf_init(&expected, text.len);
    decode_naively(text, form, &expected);
    memcpy(copy, text.ptr, text.len);
    size_t len = percent_decode(slice_of(copy, text.len), form, copy);
    fuzz_check(slice_equal(slice_of(copy, len), buf_slice(&expected)));
    buf_clean_up(&expected);
    mem_free(copy);
}

static void check_encode(struct slice bytes, struct slice kept) {
    unsigned char *back = mem_alloc(3 * bytes.len);
    struct buf encoded;

    buf_init(&encoded, 3 * bytes.len);
    fuzz_check(percent_encode(&encoded, bytes, kept));
    for (size_t i = 0; i < encoded.len; i++) {
        unsigned char byte = encoded.ptr[i];
        fuzz_check(byte == '%' || percent_is_unreserved(byte) ||
                   slice_index(kept, byte) < kept.len);
    }
    size_t len = percent_decode(buf_slice(&encoded), true, back);
    fuzz_check(slice_equal(slice_of(back, len), bytes));
    buf_clean_up(&encoded);
    mem_free(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);

    for (size_t i = 0; i < size; i++) {
        fuzz_check(hex_value(data[i]) == hex_naively(data[i]));
    }
    check_decode(text, false);
    check_decode(text, true);
    check_encode(text, (struct slice){0});
    check_encode(text, SLICE("/:"));
    return 0;
}
