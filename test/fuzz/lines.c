/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines (libFuzzer): any bytes as lines, cut at a maximum that the first byte gives, in steps of
 * several sizes: always what a naive way over the whole text gives.
 */
#include "promtail/lines.h"

#include "fuzz_target.h"

/* Takes the next piece off the text. */
static struct line take_naively(struct slice *text, size_t max_bytes) {
    size_t end = slice_index(*text, '\n');
    struct slice whole = slice_first(*text, end);
    struct line line = {0};

    if (text->len == 0) {
        line.end = true;
        return line;
    }
    if (slice_ends_with(whole, SLICE("\r"))) {
        whole.len--;
    }
    line.partial = whole.len > max_bytes;
    line.text = slice_first(whole, max_bytes);
    *text = slice_after(*text, line.partial ? max_bytes : end + 1);
    return line;
}

static void check(struct slice text, size_t max_bytes, size_t step) {
    struct slice_reader source;
    struct lines lines;
    struct line line = {0};
    struct error err;
    uint64_t count = 0;

    slice_reader_init(&source, text, step);
    lines_init(&lines, &source.reader, max_bytes);
    do {
        struct line expected = take_naively(&text, max_bytes);
        count += !expected.partial && !expected.end;
        fuzz_check(lines_next(&lines, &line, &err));
        fuzz_check(line.end == expected.end && line.partial == expected.partial);
        fuzz_check(slice_equal(line.text, expected.text));
        fuzz_check(lines.count == count && lines.window.cap <= 2 * (max_bytes + 2) + 4096);
    } while (!line.end);
    lines_clean_up(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);
    size_t max_bytes = size > 0 ? 1 + data[0] % 40 : 1;

    for (size_t step = 0; step < 4; step++) {
        check(slice_after(text, 1), max_bytes, step);
    }
    return 0;
}
