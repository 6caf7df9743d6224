/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_name.h"

enum { NAME_BYTES_MIN = 56, NAME_KEY_BYTES = 120 };

void s3_name_error(struct error *err, const struct object_ref *ref) {
    size_t used = strlen(err->text) + sizeof(": ");
    size_t room = sizeof(err->text) - (used < sizeof(err->text) ? used : sizeof(err->text));
    struct slice bucket = slice_first(ref->bucket, 63);
    size_t most = room > NAME_BYTES_MIN ? room : NAME_BYTES_MIN;
    size_t fixed = bucket.len + sizeof("s3:///...");
    size_t key_max = most > fixed + 16 ? most - fixed : 16;
    char key[NAME_KEY_BYTES + 1];

    if (key_max > NAME_KEY_BYTES) {
        key_max = NAME_KEY_BYTES;
    }
    struct slice start = ref->key.len > key_max ? slice_first(ref->key, key_max / 2) : ref->key;
    struct slice end = slice_after(ref->key, start.len);
    end = end.len > 0 ? slice_after(ref->key, ref->key.len - (key_max - start.len)) : end;
    for (size_t i = 0; i < start.len + end.len; i++) {
        unsigned char byte = i < start.len ? start.ptr[i] : end.ptr[i - start.len];
        key[i] = byte == '\0' ? '?' : (char)byte; /* error_prefix sees to all others */
    }
    error_prefix(err, "s3://%.*s/%.*s%s%.*s", (int)bucket.len, (const char *)bucket.ptr,
                 (int)start.len, key, end.len > 0 ? "..." : "", (int)end.len, key + start.len);
}
