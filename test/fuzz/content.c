/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content (libFuzzer): any bytes as an object and as a record, in whatever they are packed: in
 * steps of several sizes the same text, or the same failure. Never more than the time allows, be
 * it terabytes of padding.
 */
#include "source/content.h"

#include "fuzz_source.h"
#include "fuzz_stream.h"
#include "fuzz_target.h"

static void pull(struct slice bytes, enum content_of of, size_t step, size_t room,
                 struct fuzz_stream *got) {
    struct fuzz_source around;
    struct slice_reader source;
    struct content content;

    fuzz_source_init(&around, 0);
    slice_reader_init(&source, bytes, step);
    content_init(&content, &source.reader, of, &around.env);
    fuzz_stream_pull(got, &content.reader, room);
    fuzz_check(content.bytes == got->text.len);
    content_clean_up(&content);
    fuzz_source_clean_up(&around);
}

static void check(struct slice bytes, enum content_of of) {
    static const size_t STEPS[][2] = {{1, 0}, {7, 100}};
    struct fuzz_stream whole;
    struct fuzz_stream stepped;

    pull(bytes, of, 0, 0, &whole);
    for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
        pull(bytes, of, STEPS[i][0], STEPS[i][1], &stepped);
        /* In small steps the time is over earlier. */
        if (whole.err.code != ERROR_DEADLINE && stepped.err.code != ERROR_DEADLINE) {
            fuzz_stream_check_equal(&whole, &stepped);
        }
        fuzz_stream_clean_up(&stepped);
    }
    fuzz_stream_clean_up(&whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    check(slice_of(data, size), CONTENT_OBJECT);
    check(slice_of(data, size), CONTENT_RECORD);
    if (inflate_is_zlib(slice_of(data, size))) {
        check(slice_of(data, size), CONTENT_ZLIB_RECORD);
    }
    return 0;
}
