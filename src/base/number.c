/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/number.h"

bool number_parse_u64(struct slice text, uint64_t *number) {
    uint64_t value = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)text.ptr[i] - '0';
        if (digit > 9 || __builtin_mul_overflow(value, (uint64_t)10, &value) ||
            __builtin_add_overflow(value, (uint64_t)digit, &value)) {
            return false;
        }
    }
    *number = value;
    return text.len > 0;
}

bool number_parse_i64(struct slice text, int64_t *number) {
    bool negative = slice_starts_with(text, SLICE("-"));
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);
    uint64_t value;

    if (!number_parse_u64(slice_after(text, negative ? 1 : 0), &value) || value > limit) {
        return false;
    }
    *number = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}
