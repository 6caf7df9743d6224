/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_stream: pulls a reader to its end: all that it gave, and how it ended. The same input in
 * other steps must give the same.
 */
#ifndef PROMTAIL_TEST_FUZZ_STREAM_H
#define PROMTAIL_TEST_FUZZ_STREAM_H

#include "promtail/reader.h"

enum { FUZZ_STREAM_MAX = 1 << 20 };

struct fuzz_stream {
    struct buf text; /* owned; at most FUZZ_STREAM_MAX bytes, then it is left */
    bool ok;
    struct error err;
};

/* room: bytes at a read; 0: as many as fit. */
void fuzz_stream_pull(struct fuzz_stream *stream, struct reader *reader, size_t room);
void fuzz_stream_clean_up(struct fuzz_stream *stream);
/* Both ended alike, after the same text; before a failure, one may have given less of it. */
void fuzz_stream_check_equal(const struct fuzz_stream *one, const struct fuzz_stream *other);

#endif
