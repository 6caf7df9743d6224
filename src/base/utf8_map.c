/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/utf8.h"

bool utf8_map(struct slice text, uint32_t (*map)(uint32_t code_point), struct buf *out) {
    unsigned char encoded[4];
    uint32_t code_point;
    bool ok = true;

    while (text.len > 0 && ok) {
        size_t len = utf8_decode(text, &code_point);
        code_point = map != NULL ? map(code_point) : code_point;
        ok = buf_append(out, slice_of(encoded, utf8_encode(code_point, encoded)));
        text = slice_after(text, len);
    }
    return ok;
}
