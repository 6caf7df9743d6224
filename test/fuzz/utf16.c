/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf16 (libFuzzer): any bytes as UTF-16 of both byte orders, in steps of several sizes: always
 * what a naive way over the whole text gives.
 */
#include "promtail/utf16.h"

#include "fuzz_stream.h"
#include "fuzz_target.h"
#include "promtail/utf8.h"

enum { REPLACEMENT = 0xfffd };

static unsigned unit_at(struct slice bytes, size_t at, bool big_endian) {
    unsigned first = bytes.ptr[at];
    unsigned second = bytes.ptr[at + 1];

    return big_endian ? first << 8 | second : second << 8 | first;
}

/* False: it ends in the middle of a character. */
static bool decode_naively(struct slice bytes, bool big_endian, struct buf *out) {
    size_t at = 0;

    while (at + 1 < bytes.len) {
        unsigned unit = unit_at(bytes, at, big_endian);
        unsigned char text[4];
        at += 2;
        if (unit >= 0xd800 && unit < 0xdc00) {
            if (at + 1 >= bytes.len) {
                return false;
            }
            unsigned low = unit_at(bytes, at, big_endian);
            bool pair = low >= 0xdc00 && low < 0xe000;
            at += pair ? 2 : 0;
            unit = pair ? 0x10000 + ((unit - 0xd800) << 10 | (low - 0xdc00)) : REPLACEMENT;
        } else if (unit >= 0xdc00 && unit < 0xe000) {
            unit = REPLACEMENT;
        }
        fuzz_check(buf_append(out, slice_of(text, utf8_encode(unit, text))));
    }
    return at == bytes.len;
}

static void check(struct slice bytes, bool big_endian, size_t step, size_t room,
                  const struct buf *expected, bool whole) {
    struct slice_reader source;
    struct utf16_reader utf16;
    struct fuzz_stream got;

    slice_reader_init(&source, bytes, step);
    utf16_reader_init(&utf16, &source.reader, big_endian);
    fuzz_stream_pull(&got, &utf16.reader, room);
    fuzz_check(got.ok == whole && (whole || got.err.code == ERROR_INPUT));
    fuzz_check(slice_equal(buf_slice(&got.text), buf_slice(expected)));
    fuzz_stream_clean_up(&got);
    utf16_reader_clean_up(&utf16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice bytes = slice_of(data, size);
    struct buf expected;

    buf_init(&expected, 2 * size + 4);
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        buf_reset(&expected);
        bool whole = decode_naively(bytes, big_endian == 1, &expected);
        check(bytes, big_endian == 1, 0, 0, &expected, whole);
        check(bytes, big_endian == 1, 1, 3, &expected, whole);
        check(bytes, big_endian == 1, 3, 1, &expected, whole);
    }
    buf_clean_up(&expected);
    return 0;
}
