/* SPDX-License-Identifier: Apache-2.0 */
#include "failure_text.h"

#include "promtail/event.h"
#include "promtail/utf8.h"

#define GAP SLICE("...")

enum {
    CULPRIT_MAX = 1100, /* "s3://", a bucket of 63 bytes, "/", a key of 1024 */
    CARRIER_MAX = 120,  /* message ids are shorter */
};

/* Identities come from events: they must not bring control bytes into the log. */
static bool append_clean(struct buf *out, struct slice text) {
    bool ok = true;
    size_t len;

    for (size_t i = 0; ok && i < text.len; i += len) {
        struct slice rest = slice_after(text, i);
        len = utf8_length(rest);
        bool clean = len > 0 && rest.ptr[0] >= ' ' && rest.ptr[0] != 0x7f;
        len = len > 0 ? len : 1;
        ok = clean ? buf_append(out, slice_first(rest, len)) : buf_append_byte(out, '?');
    }
    return ok;
}

static bool is_inside_character(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

/* The end of a long identity says most: the name of a file. */
static bool append_identity(struct buf *out, struct slice identity, size_t max) {
    size_t head = (max - GAP.len) / 3;
    size_t tail = identity.len - (max - GAP.len - head);

    if (identity.len <= max) {
        return append_clean(out, identity);
    }
    while (head > 0 && is_inside_character(identity.ptr[head])) {
        head--;
    }
    while (tail < identity.len && is_inside_character(identity.ptr[tail])) {
        tail++;
    }
    return append_clean(out, slice_first(identity, head)) && buf_append(out, GAP) &&
           append_clean(out, slice_after(identity, tail));
}

/* From the outermost item down to the culprit. */
static bool append_way(struct buf *out, const struct work_item *culprit) {
    const struct work_item *way[EVENT_NESTING_MAX + 1];
    size_t depth = 0;

    for (const struct work_item *at = culprit->parent; at != NULL && depth <= EVENT_NESTING_MAX;
         at = at->parent) {
        way[depth++] = at;
    }
    while (depth-- > 0) {
        if (!append_identity(out, way[depth]->identity, CARRIER_MAX) ||
            !buf_append_cstr(out, ": ")) {
            return false;
        }
    }
    return append_identity(out, culprit->identity, CULPRIT_MAX);
}

bool failure_text_write(const struct work_item *item, struct buf *out) {
    const struct work_item *culprit = item->culprit;

    return append_way(out, culprit) && buf_append_cstr(out, ": ") &&
           buf_append_cstr(out, culprit->reason->text) &&
           (item->failures < 2 ||
            buf_printf(out, " (and %u more failed in it)", (unsigned)item->failures - 1));
}
