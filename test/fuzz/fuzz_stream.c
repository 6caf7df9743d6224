/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_stream.h"

#include "fuzz_target.h"

void fuzz_stream_pull(struct fuzz_stream *stream, struct reader *reader, size_t room) {
    bool ended = false;

    *stream = (struct fuzz_stream){.ok = true};
    buf_init(&stream->text, 0);
    while (stream->ok && !ended && stream->text.len < FUZZ_STREAM_MAX) {
        size_t before = stream->text.len;
        stream->text.max = room > 0 ? before + room : FUZZ_STREAM_MAX;
        stream->ok = reader_read(reader, &stream->text, &ended, &stream->err);
        fuzz_check(!stream->ok || ended || stream->text.len > before);
    }
    fuzz_check(stream->ok == (stream->err.code == ERROR_NONE));
}

void fuzz_stream_clean_up(struct fuzz_stream *stream) {
    buf_clean_up(&stream->text);
}

void fuzz_stream_check_equal(const struct fuzz_stream *one, const struct fuzz_stream *other) {
    size_t len = one->text.len < other->text.len ? one->text.len : other->text.len;
    bool left = one->text.len >= FUZZ_STREAM_MAX || other->text.len >= FUZZ_STREAM_MAX;

    fuzz_check(slice_equal(slice_first(buf_slice(&one->text), len),
                           slice_first(buf_slice(&other->text), len)));
    fuzz_check(left || one->err.code == other->err.code);
    fuzz_check(left || !one->ok || one->text.len == other->text.len);
}
