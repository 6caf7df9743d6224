/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape (libFuzzer): any bytes as escapes of URLs, JSON and HTML: one at the front lies in the
 * text, stands for one character, and cut anywhere it may be the beginning of one.
 */
#include "base/escape.h"

#include "fuzz_target.h"
#include "promtail/utf8.h"

static void check(struct slice text) {
    unsigned char character[4];
    unsigned char other[4];
    size_t len = 0;
    size_t other_len = 0;
    size_t taken = escape_decode(text, character, &len);

    (void)escape_is_cut(text);
    if (taken == 0) {
        return;
    }
    struct slice got = slice_of(character, len);
    fuzz_check(taken <= text.len && taken > 1);
    bool half = len == 3 && character[0] == 0xed && character[1] >= 0xa0; /* of a pair */
    fuzz_check(len == 1 || half || utf8_length(got) == len);
    /* What comes after it is not looked at, unless it makes a pair. */
    size_t alone = escape_decode(slice_first(text, taken), other, &other_len);
    fuzz_check(alone == taken && slice_equal(slice_of(other, other_len), got));
    for (size_t cut = 1; cut < taken; cut++) {
        struct slice front = slice_first(text, cut);
        size_t of_front = escape_decode(front, other, &other_len);
        fuzz_check(of_front <= cut && (of_front > 0 || escape_is_cut(front)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (size_t at = 0; at <= size; at++) {
        check(slice_of(data + at, size - at));
    }
    return 0;
}
