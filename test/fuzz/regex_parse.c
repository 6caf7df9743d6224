/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_parse (libFuzzer): any bytes as a pattern, then a match over any bytes.
 *
 * The input is the pattern, the text, and two bytes: how long the pattern is, and whether it is
 * anchored. What compiles must give the same answers by all engines.
 */
#include "engine_probe.h"
#include "fuzz_target.h"
#include "promtail/error.h"

enum { TAIL = 2, EXPANDED_MAX = 1 << 16 };

static void match(struct regex *regex, struct slice pattern, struct slice text,
                  enum regex_extent extent) {
    struct engine_probe probe = {
        .repeat = "this input", .pattern = pattern, .extent = extent, .regex = regex, .text = text};
    struct buf expanded;

    if (!engine_probe_compare(&probe).agree) {
        abort();
    }
    engine_probe_clean_up(&probe);
    buf_init(&expanded, EXPANDED_MAX);
    (void)!regex_replace_all(regex, text, pattern, &expanded); /* false: full, which is fine */
    buf_clean_up(&expanded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice input = slice_of(data, size);
    struct regex_scratch *scratch;
    struct regex *regex;
    struct error err;

    if (size < TAIL) {
        return 0;
    }
    size_t pattern_len = data[size - TAIL];
    enum regex_extent extent = data[size - 1] & 1 ? REGEX_WHOLE : REGEX_SEARCH;
    input = slice_first(input, size - TAIL);
    struct slice pattern = slice_first(input, pattern_len);
    scratch = regex_scratch_new();
    regex = regex_new(pattern, extent, scratch, &err);
    if (regex) {
        match(regex, pattern, slice_after(input, pattern_len), extent);
    }
    regex_destroy(regex);
    regex_scratch_destroy(scratch);
    return 0;
}
