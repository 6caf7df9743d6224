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

static enum inflate_status run_isal(void *state, struct inflate_run *run) {
    struct inflate_state *stream = state;

    stream->next_in = (uint8_t *)(uintptr_t)run->in;
    stream->avail_in = (uint32_t)run->in_len;
    stream->next_out = run->out;
    stream->avail_out = (uint32_t)run->room;
    if (isal_inflate(stream) != ISAL_DECOMP_OK) {
        return INFLATE_DAMAGED;
    }
    run->in = stream->next_in;
    run->in_len = stream->avail_in;
    run->out = stream->next_out;
    run->room = stream->avail_out;
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
