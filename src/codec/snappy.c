/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/snappy.h"

#include <snappy-c.h>

bool snappy_encode(struct buf *out, struct slice plain, struct error *err) {
    size_t len = snappy_max_compressed_length(plain.len);
    unsigned char *to = buf_reserve(out, len);

    if (to == NULL) {
        return error_set(err, ERROR_LIMIT,
                         "a snappy block of %zu bytes may need more than %zu bytes", plain.len,
                         out->max);
    }
    if (snappy_compress((const char *)plain.ptr, plain.len, (char *)to, &len) != SNAPPY_OK) {
        return error_set(err, ERROR_INPUT, "snappy refused a block of %zu bytes", plain.len);
    }
    buf_added(out, len);
    return true;
}
