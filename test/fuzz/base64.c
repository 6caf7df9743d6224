/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base64 (libFuzzer): any bytes as base64, at once and read in steps; what is accepted is what its
 * bytes encode to. And any bytes, encoded, come back.
 */
#include "promtail/base64.h"

#include "fuzz_stream.h"
#include "fuzz_target.h"

static void check_reader(struct slice text, size_t room, const struct buf *plain, bool ok) {
    struct base64_reader reader;
    struct fuzz_stream got;

    base64_reader_init(&reader, text);
    fuzz_stream_pull(&got, &reader.reader, room);
    fuzz_check(got.ok == ok && (ok || got.err.code == ERROR_INPUT));
    fuzz_check(!ok || slice_equal(buf_slice(&got.text), buf_slice(plain)));
    fuzz_stream_clean_up(&got);
}

static void check_text(struct slice text) {
    struct error err = {0};
    struct buf plain;
    struct buf again;

    buf_init(&plain, text.len);
    buf_init(&again, text.len + 4);
    bool ok = base64_decode(&plain, text, &err);
    fuzz_check(ok || err.code == ERROR_INPUT);
    for (size_t room = 0; room < 5; room++) {
        check_reader(text, room, &plain, ok);
    }
    if (ok) {
        fuzz_check(base64_encode(&again, buf_slice(&plain)));
        fuzz_check(slice_equal(buf_slice(&again), text));
    }
    buf_clean_up(&again);
    buf_clean_up(&plain);
}

static void check_bytes(struct slice bytes) {
    struct error err = {0};
    struct buf text;
    struct buf plain;

    buf_init(&text, 2 * bytes.len + 4);
    buf_init(&plain, bytes.len);
    fuzz_check(base64_encode(&text, bytes) && base64_decode(&plain, buf_slice(&text), &err));
    fuzz_check(slice_equal(buf_slice(&plain), bytes));
    buf_clean_up(&plain);
    buf_clean_up(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check_text(slice_of(data, size));
    check_bytes(slice_of(data, size));
    return 0;
}
