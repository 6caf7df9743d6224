/* SPDX-License-Identifier: Apache-2.0 */
#include <zlib.h>

#include "inflate_engine.h"
#include "promtail/buf.h"

static void *make_zlib(void) {
    z_stream *z = mem_zalloc(sizeof(*z));

    if (inflateInit2(z, -MAX_WBITS) != Z_OK) {
        mem_free(z);
        return NULL;
    }
    return z;
}

static void reset_zlib(void *state) {
    inflateReset(state); /* fails only without a stream */
}

static enum inflate_status run_zlib(void *state, struct inflate_run *run) {
    z_stream *z = state;

    z->next_in = (Bytef *)(uintptr_t)run->in;
    z->avail_in = (uInt)run->in_len;
    z->next_out = run->out;
    z->avail_out = (uInt)run->room;
    /* With all input at hand, a stream that fits into the room needs no window. */
    int status = inflate(z, run->last ? Z_FINISH : Z_NO_FLUSH);
    if (status != Z_STREAM_END && status != Z_OK && status != Z_BUF_ERROR) {
        return INFLATE_DAMAGED;
    }
    run->in = z->next_in;
    run->in_len = z->avail_in;
    run->out = z->next_out;
    run->room = z->avail_out;
    return status == Z_STREAM_END ? INFLATE_END : INFLATE_MORE;
}

static void destroy_zlib(void *state) {
    inflateEnd(state);
    mem_free(state);
}

const struct inflate_engine INFLATE_ZLIB = {
    .name = "zlib",
    .make = make_zlib,
    .reset = reset_zlib,
    .run = run_zlib,
    .destroy = destroy_zlib,
};
