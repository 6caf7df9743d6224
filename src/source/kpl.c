/* SPDX-License-Identifier: Apache-2.0 */
#include "kpl.h"

#include "kpl.pb-c.h"
#include "promtail/digest.h"

#define KPL_MAGIC SLICE("\xf3\x89\x9a\xc2")

enum {
    FIELD_RECORD = 3,
    UNPACKED_ROOM = 256 * 1024, /* beside the record's bytes: of its tags */
};
enum wire { WIRE_VARINT, WIRE_64, WIRE_BYTES, WIRE_32 = 5 };

/* One field of the aggregate's message ("Protocol Buffers: Encoding"). */
struct field {
    uint64_t number;
    unsigned wire;
    struct slice bytes; /* of WIRE_BYTES */
};

static bool take_varint(struct slice *rest, uint64_t *value) {
    *value = 0;
    for (unsigned i = 0; i < 10 && i < rest->len; i++) {
        *value |= (uint64_t)(rest->ptr[i] & 0x7f) << (7 * i);
        if ((rest->ptr[i] & 0x80) == 0) {
            *rest = slice_after(*rest, i + 1);
            return true;
        }
    }
    return false;
}

static bool kpl_take_bytes(struct slice *rest, uint64_t len, struct slice *bytes) {
    if (len > rest->len) {
        return false;
    }
    *bytes = slice_first(*rest, (size_t)len);
    *rest = slice_after(*rest, (size_t)len);
    return true;
}

static bool take_field(struct slice *rest, struct field *field) {
    uint64_t number;

    if (!take_varint(rest, &number)) {
        return false;
    }
    *field = (struct field){.number = number >> 3, .wire = (unsigned)number & 7};
    switch (field->wire) {
    case WIRE_VARINT:
        return take_varint(rest, &number);
    case WIRE_64:
        return kpl_take_bytes(rest, 8, &field->bytes);
    case WIRE_BYTES:
        return take_varint(rest, &number) && kpl_take_bytes(rest, number, &field->bytes);
    case WIRE_32:
        return kpl_take_bytes(rest, 4, &field->bytes);
    default:
        return false;
    }
}

/* The next record's field; false with *broken: the rest is not such a message. */
static bool take_record(struct slice *rest, struct slice *record, bool *broken) {
    struct field field;

    *broken = false;
    while (rest->len > 0) {
        bool known = take_field(rest, &field) && field.number > 0;
        if (!known || (field.number <= FIELD_RECORD && field.wire != WIRE_BYTES)) {
            *broken = true;
            return false;
        }
        if (field.number == FIELD_RECORD) {
            *record = field.bytes;
            return true;
        }
    }
    return false;
}

/* An arena that refuses to grow beyond what a record may take. */
struct bounded {
    struct arena *arena;
    size_t max;
};

static void *alloc_bounded(void *opaque, size_t size) {
    struct bounded *bounded = opaque;

    if (bounded->arena->used > bounded->max || size > bounded->max - bounded->arena->used) {
        return NULL;
    }
    return arena_alloc(bounded->arena, size);
}

static void free_with_arena(void *opaque, void *pointer) {
    (void)opaque;
    (void)pointer;
}

static bool kpl_unpack(struct kpl *kpl, struct slice bytes, struct slice *data) {
    struct bounded bounded = {&kpl->arena, 2 * bytes.len + UNPACKED_ROOM};
    ProtobufCAllocator allocator = {alloc_bounded, free_with_arena, &bounded};

    arena_reset(&kpl->arena);
    Kpl__Record *record = kpl__record__unpack(&allocator, bytes.len, bytes.ptr);
    if (record == NULL) {
        return false;
    }
    *data = slice_of(record->data.data, record->data.len);
    return true;
}

static bool is_message(struct kpl *kpl, struct slice message) {
    struct slice bytes;
    struct slice data;
    bool broken;

    while (take_record(&message, &bytes, &broken)) {
        if (!kpl_unpack(kpl, bytes, &data)) {
            return false;
        }
    }
    return !broken;
}

bool kpl_init(struct kpl *kpl, struct slice data) {
    size_t around = KPL_MAGIC.len + MD5_BYTES;
    unsigned char md5[MD5_BYTES];

    *kpl = (struct kpl){0};
    if (data.len < around || !slice_starts_with(data, KPL_MAGIC)) {
        return false;
    }
    struct slice body = slice_between(data, KPL_MAGIC.len, data.len - MD5_BYTES);
    digest_md5(body, md5);
    if (memcmp(md5, data.ptr + data.len - MD5_BYTES, MD5_BYTES) != 0 || !is_message(kpl, body)) {
        kpl_clean_up(kpl);
        return false;
    }
    kpl->rest = body;
    return true;
}

void kpl_clean_up(struct kpl *kpl) {
    arena_clean_up(&kpl->arena);
    *kpl = (struct kpl){0};
}

bool kpl_next(struct kpl *kpl, struct slice *record) {
    struct slice bytes;
    bool broken;

    return take_record(&kpl->rest, &bytes, &broken) && kpl_unpack(kpl, bytes, record);
}
