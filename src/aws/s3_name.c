/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_name.h"

enum { BUCKET_BYTES_MAX = 63, KEY_BYTES_MIN = 24, KEY_BYTES_MAX = 120 };

/* How much of the key leaves the text whole. */
static size_t key_room(const struct error *err, struct slice bucket) {
    size_t others = strlen(err->text) + bucket.len + sizeof("s3:///...: ");
    size_t room = others < sizeof(err->text) ? sizeof(err->text) - others : 0;

    if (room > KEY_BYTES_MAX) {
        return KEY_BYTES_MAX;
    }
    return room > KEY_BYTES_MIN ? room : KEY_BYTES_MIN;
}

void s3_name_error(struct error *err, const struct object_ref *ref) {
    struct slice bucket = slice_first(ref->bucket, BUCKET_BYTES_MAX);
    size_t room = key_room(err, bucket);
    bool whole = ref->key.len <= room;
    struct slice start = whole ? ref->key : slice_first(ref->key, room / 2);
    struct slice end = slice_after(ref->key, whole ? ref->key.len : ref->key.len - room / 2);
    char key[KEY_BYTES_MAX + 1];

    for (size_t i = 0; i < start.len + end.len; i++) {
        unsigned char byte = i < start.len ? start.ptr[i] : end.ptr[i - start.len];
        key[i] = byte == '\0' ? '?' : (char)byte; /* error_prefix sees to all others */
    }
    error_prefix(err, "s3://%.*s/%.*s%s%.*s", (int)bucket.len, (const char *)bucket.ptr,
                 (int)start.len, key, whole ? "" : "...", (int)end.len, key + start.len);
}
