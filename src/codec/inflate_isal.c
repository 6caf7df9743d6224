/* SPDX-License-Identifier: Apache-2.0 */
#include <isa-l/igzip_lib.h>

#include "inflate_engine.h"
#include "promtail/buf.h"

/* struct inflate_state has 85 KiB, of which small data touches a part only: it is not zeroed. */
static void *make_isal(void) {
    struct inflate_state *stream = mem_alloc(sizeof(*stream));

    isal_inflate_init(stream);
    return stream;
}

static void reset_isal(void *state) {
    isal_inflate_reset(state);
}

static void isal_take_run(struct inflate_state *stream, const struct inflate_run *run) {
    stream->next_in = (uint8_t *)(uintptr_t)run->in;
    stream->avail_in = (uint32_t)run->in_len;
    stream->next_out = run->out;
    stream->avail_out = (uint32_t)run->room;
}

static void isal_give_run(const struct inflate_state *stream, struct inflate_run *run) {
    run->in = stream->next_in;
    run->in_len = stream->avail_in;
    run->out = stream->next_out;
    run->room = stream->avail_out;
}

static bool isal_is_fresh(const struct inflate_state *stream) {
    return stream->block_state == ISAL_BLOCK_NEW_HDR && stream->total_out == 0 &&
           stream->read_in_length == 0 && stream->tmp_in_size == 0;
}

/* Into the room itself: else what is decoded goes through a window, and is copied from there.
 * False: nothing was done, since the room is too small, or the data is damaged or ends early. */
static bool isal_run_whole(struct inflate_state *stream, struct inflate_run *run) {
    isal_take_run(stream, run);
    if (isal_inflate_stateless(stream) != ISAL_DECOMP_OK) {
        isal_inflate_reset(stream);
        return false;
    }
    isal_give_run(stream, run);
    return true;
}

static enum inflate_status run_isal(void *state, struct inflate_run *run) {
    struct inflate_state *stream = state;

    if (run->whole && isal_is_fresh(stream) && isal_run_whole(stream, run)) {
        return INFLATE_END;
    }
    isal_take_run(stream, run);
    if (isal_inflate(stream) != ISAL_DECOMP_OK) {
        return INFLATE_DAMAGED;
    }
    isal_give_run(stream, run);
    if (stream->block_state != ISAL_BLOCK_FINISH) {
        return INFLATE_MORE;
    }
    run->in -= stream->read_in_length / 8; /* whole bytes in its bit buffer */
    run->in_len += (size_t)(stream->read_in_length / 8);
    return INFLATE_END;
}

const struct inflate_engine INFLATE_ISAL = {
    .name = "ISA-L",
    .make = make_isal,
    .reset = reset_isal,
    .run = run_isal,
    .destroy = mem_free,
};
