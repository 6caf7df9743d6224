/* SPDX-License-Identifier: Apache-2.0 */
#include "kpl.h"

#include "kpl.pb-c.h"
#include "promtail/digest.h"

#define KPL_MAGIC SLICE("\xf3\x89\x9a\xc2")

static void *alloc_in_arena(void *arena, size_t size) {
    return arena_alloc(arena, size);
}

static void free_with_arena(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

/* One block after the other, instead of two small allocations a record. */
static Kpl__AggregatedRecord *unpack(struct arena *arena, struct slice body) {
    ProtobufCAllocator allocator = {alloc_in_arena, free_with_arena, arena};

    return kpl__aggregated_record__unpack(&allocator, body.len, body.ptr);
}

bool kpl_unpack(struct kpl *kpl, struct slice data) {
    size_t around = KPL_MAGIC.len + MD5_BYTES;
    unsigned char md5[MD5_BYTES];

    *kpl = (struct kpl){0};
    if (data.len < around || !slice_starts_with(data, KPL_MAGIC)) {
        return false;
    }
    struct slice body = slice_between(data, KPL_MAGIC.len, data.len - MD5_BYTES);
    digest_md5(body, md5);
    if (memcmp(md5, data.ptr + data.len - MD5_BYTES, MD5_BYTES) != 0) {
        return false;
    }
    Kpl__AggregatedRecord *message = unpack(&kpl->arena, body);
    if (message == NULL) {
        kpl_clean_up(kpl);
        return false;
    }
    kpl->message = message;
    kpl->count = message->n_records;
    return true;
}

void kpl_clean_up(struct kpl *kpl) {
    arena_clean_up(&kpl->arena);
    *kpl = (struct kpl){0};
}

struct slice kpl_record(const struct kpl *kpl, size_t number) {
    const Kpl__AggregatedRecord *message = kpl->message;
    ProtobufCBinaryData data = message->records[number]->data;

    return slice_of(data.data, data.len);
}
