/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate_engine: decodes raw deflate (RFC 1951), a row per library.
 *
 * Flow:      inflate -> INFLATE_ENGINE
 * What is around the deflated bytes (headers, checksums, members) is inflate's own, so it is the
 * same with every engine. The engines agree (test/fuzz/inflate_engines.c), but ISA-L reads on where
 * a block's Huffman code is incomplete, which zlib calls damaged; and before damage or an early end
 * they may give more or less of the bytes.
 */
#ifndef PROMTAIL_CODEC_INFLATE_ENGINE_H
#define PROMTAIL_CODEC_INFLATE_ENGINE_H

#include "promtail/slice.h"

enum {
    INFLATE_BACK_BYTES = 8, /* what a decoder may have taken in beyond the end of a member */
};

enum inflate_status {
    INFLATE_MORE,    /* it needs room or input; without input, and nothing written: an early end */
    INFLATE_END,     /* of the deflated bytes */
    INFLATE_DAMAGED, /* the run is as it was: ISA-L counts bytes that it did not write */
};

struct inflate_run {
    const unsigned char *in; /* moves on, at the end perhaps back by INFLATE_BACK_BYTES */
    size_t in_len;
    unsigned char *out; /* moves on */
    size_t room;
    bool last;  /* no input follows */
    bool whole; /* the room is said to be enough: a decoder that has not begun may need no window */
};

struct inflate_engine {
    const char *name;
    void *(*make)(void);        /* a decoder; NULL: no memory */
    void (*reset)(void *state); /* for the next member */
    enum inflate_status (*run)(void *state, struct inflate_run *run);
    void (*destroy)(void *state); /* not NULL */
};

extern const struct inflate_engine INFLATE_ISAL;
extern const struct inflate_engine INFLATE_ZLIB;

#endif
