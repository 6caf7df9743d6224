/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inflate_engines (libFuzzer): any bytes as raw deflate, by both engines and in steps of several
 * sizes: the same plain bytes and the same end. Of what is damaged or ends early, one may give less
 * and call it the other. ISA-L may read on where zlib finds that a block's code is incomplete.
 */
#include <zlib.h>

#include "codec/inflate_engine.h"
#include "fuzz_target.h"
#include "promtail/buf.h"

enum { PLAIN_MAX = 1 << 20, ROOM = 1 << 16 };

struct outcome {
    struct buf plain; /* at most PLAIN_MAX bytes, then it is left */
    enum inflate_status status;
    size_t used; /* compressed bytes */
    bool left;
};

/* Once with what of the input is to be seen; returns whether it moved on. */
static bool run_once(const struct inflate_engine *engine, void *decoder, struct slice bytes,
                     size_t seen, size_t room, struct outcome *outcome) {
    struct slice in = slice_between(bytes, outcome->used, seen);
    unsigned char *out = buf_reserve(&outcome->plain, room);

    fuzz_check(out != NULL);
    struct inflate_run run = {in.ptr, in.len, out, room, seen == bytes.len, room == ROOM};
    outcome->status = engine->run(decoder, &run);
    fuzz_check(run.room <= room && run.out + run.room == out + room);
    fuzz_check(run.in + run.in_len == in.ptr + in.len);
    fuzz_check(run.in_len <= in.len + INFLATE_BACK_BYTES && run.in_len <= seen);
    buf_added(&outcome->plain, room - run.room);
    outcome->used = seen - run.in_len;
    return in.len > run.in_len || run.room < room;
}

static void run_all(const struct inflate_engine *engine, struct slice bytes, size_t step,
                    size_t room, struct outcome *outcome) {
    void *decoder = engine->make();
    size_t seen = 0;
    bool moved = true;

    fuzz_check(decoder != NULL);
    *outcome = (struct outcome){.status = INFLATE_MORE};
    buf_init(&outcome->plain, PLAIN_MAX + ROOM);
    while (outcome->status == INFLATE_MORE && !outcome->left && (moved || seen < bytes.len)) {
        if (outcome->used == seen) {
            seen = step > 0 && step < bytes.len - seen ? seen + step : bytes.len;
        }
        moved = run_once(engine, decoder, bytes, seen, room, outcome);
        outcome->left = outcome->plain.len >= PLAIN_MAX;
    }
    engine->destroy(decoder);
}

/* Whether zlib refuses it for the code of a block. */
static bool has_code_that_zlib_refuses(struct slice bytes) {
    static unsigned char plain[PLAIN_MAX];
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.ptr,
                  .avail_in = (uInt)bytes.len,
                  .next_out = plain,
                  .avail_out = sizeof(plain)};

    fuzz_check(inflateInit2(&z, -MAX_WBITS) == Z_OK);
    bool refused = inflate(&z, Z_NO_FLUSH) == Z_DATA_ERROR &&
                   slice_ends_with(slice_from_cstr(z.msg), SLICE(" set"));
    inflateEnd(&z);
    return refused;
}

static void check_equal(const struct outcome *one, const struct outcome *other) {
    size_t len = one->plain.len < other->plain.len ? one->plain.len : other->plain.len;

    fuzz_check(slice_equal(slice_first(buf_slice(&one->plain), len),
                           slice_first(buf_slice(&other->plain), len)));
    if (one->left || other->left) {
        return;
    }
    fuzz_check((one->status == INFLATE_END) == (other->status == INFLATE_END));
    if (one->status == INFLATE_END) {
        fuzz_check(one->plain.len == other->plain.len && one->used == other->used);
    }
}

static void run_in_steps(const struct inflate_engine *engine, struct slice bytes,
                         struct outcome *whole) {
    static const size_t STEPS[][2] = {{1, ROOM}, {7, 100}, {0, 1000}};
    struct outcome stepped;

    run_all(engine, bytes, 0, ROOM, whole);
    for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
        run_all(engine, bytes, STEPS[i][0], STEPS[i][1], &stepped);
        check_equal(whole, &stepped);
        buf_clean_up(&stepped.plain);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice bytes = slice_of(data, size);
    struct outcome isal;
    struct outcome zlib;

    run_in_steps(&INFLATE_ISAL, bytes, &isal);
    run_in_steps(&INFLATE_ZLIB, bytes, &zlib);
    if (zlib.status != INFLATE_DAMAGED || !has_code_that_zlib_refuses(bytes)) {
        check_equal(&isal, &zlib);
    }
    buf_clean_up(&isal.plain);
    buf_clean_up(&zlib.plain);
    return 0;
}
