/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_records (libFuzzer): any bytes as a Lambda event, every envelope taken off: twice the same
 * records, each with an item, and no more memory than the size of the event allows.
 */
#include "promtail/event.h"

#include "fuzz_target.h"

enum { MEMORY_A_BYTE = 64, MEMORY_MORE = 1 << 16 };

/* What comes out, as a text. The payload is copied: texts are unescaped in it. */
static void dump(struct slice payload, struct buf *out) {
    struct arena of_items = {0};
    struct arena of_record = {0};
    struct tally tally = {0};
    struct event_record record;
    struct event event;
    struct error err = {0};
    unsigned char *copy = mem_alloc(payload.len);

    memcpy(copy, payload.ptr, payload.len);
    bool ok = event_begin(&event, slice_of(copy, payload.len), &of_items, &tally, NULL, &err);
    fuzz_check(ok == (err.code == ERROR_NONE));
    while (ok && event_next(&event, &of_record, &record)) {
        fuzz_check(record.item != NULL && record.data.len <= payload.len);
        fuzz_check(buf_printf(out, "%d %d ", (int)record.kind, record.fallback != NULL));
        fuzz_check(buf_append(out, record.data) && buf_append(out, record.object.key));
        fuzz_check(of_record.used <= payload.len + MEMORY_MORE);
        arena_reset(&of_record);
    }
    fuzz_check(of_items.used <= MEMORY_A_BYTE * payload.len + MEMORY_MORE);
    fuzz_check(buf_printf(out, "%d %s", (int)event.origin, err.text));
    event_clean_up(&event);
    arena_clean_up(&of_record);
    arena_clean_up(&of_items);
    mem_free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice payload = slice_of(data, size);
    struct buf one;
    struct buf other;

    buf_init(&one, 64 * size + 1024);
    buf_init(&other, 64 * size + 1024);
    dump(payload, &one);
    dump(payload, &other);
    fuzz_check(slice_equal(buf_slice(&one), buf_slice(&other)));
    buf_clean_up(&other);
    buf_clean_up(&one);
    return 0;
}
