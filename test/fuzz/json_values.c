/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_values (libFuzzer): any bytes as JSON text. Read whole and one byte at a time they give the
 * same, what is handed out lies in the text in order, and an error comes only as one of JSON. The
 * first byte chooses whether an array "R" is wanted.
 */
#include "promtail/json_values.h"

#include "fuzz_target.h"

enum { WINDOW_MAX = 16 };

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static void write_values(struct slice text, struct slice array, size_t step, struct buf *out) {
    struct slice_reader source;
    struct json_values values;
    struct json_value value;
    struct error err = {0};
    size_t handed_out = 0;

    slice_reader_init(&source, text, step);
    json_values_init(&values, &source.reader, array, WINDOW_MAX);
    size_t wanted = json_values_want(&values, SLICE("a.b"));
    while (json_values_next(&values, &value, &err) && value.kind != JSON_VALUE_END) {
        struct slice picked = json_values_picked(&values, &value, wanted);
        handed_out += value.text.len;
        check(slice_find(value.text, picked) < value.text.len || picked.len == 0);
        check(buf_printf(out, "%d%d%d", value.kind, value.first, value.partial) &&
              buf_append(out, value.text) && buf_append(out, picked));
    }
    check(err.code == ERROR_NONE || err.code == ERROR_INPUT || err.code == ERROR_LIMIT);
    check(handed_out <= text.len && buf_append_cstr(out, err.text));
    json_values_clean_up(&values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_after(slice_of(data, size), 1);
    struct slice array = size > 0 && data[0] % 2 == 1 ? SLICE("R") : (struct slice){0};
    struct buf whole;
    struct buf slowly;

    buf_init(&whole, SIZE_MAX);
    buf_init(&slowly, SIZE_MAX);
    write_values(text, array, 0, &whole);
    write_values(text, array, 1, &slowly);
    check(slice_equal(buf_slice(&whole), buf_slice(&slowly)));
    buf_clean_up(&whole);
    buf_clean_up(&slowly);
    return 0;
}
